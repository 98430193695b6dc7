import { useIntl } from 'react-intl';
import type { Refusal } from '#device/api.ts';
import { entityNamed } from '#packs/registry.ts';
import { useLabel } from '../parts/use-label.ts';
import { fieldNamed, fieldOf } from '../records/declared.ts';
import { useSentence } from '../texts/use-sentence.ts';

type Refused = Pick<Refusal, 'entity' | 'action' | 'code' | 'data' | 'message'>;

/** The field that a refusal is about, called as its form calls it. */
export function useRefusedField(): (refusal: Pick<Refused, 'entity' | 'action' | 'data'>) => string | undefined {
  const label = useLabel();
  return ({ entity, action, data }) => {
    const known = entityNamed(entity);
    const field = known && typeof data.path === 'string' ? fieldNamed(known.entity, action, data.path) : undefined;
    return field && label(field.label);
  };
}

/** Why an event was refused, in a sentence that calls fields as its form does. */
export function useReason(): (refusal: Refused) => string {
  const fieldOfRefusal = useRefusedField();
  const sentence = useSentence();
  const label = useLabel();
  const { formatList } = useIntl();
  return ({ entity, action, code, data, message }) => {
    const known = entityNamed(entity);
    const path = fieldOfRefusal({ entity, action, data });
    const same = known && Array.isArray(data.same) ? data.same : [];
    const names = same.flatMap((name) => fieldOf(known!.entity, String(name)) ?? []).map((one) => label(one.label));
    const words = {
      ...(path !== undefined && { path }),
      ...(names.length > 0 && { columns: formatList(names) }),
    };
    return sentence(code, { ...data, ...words }, message);
  };
}
