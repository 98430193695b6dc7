import { useIntl } from 'react-intl';
import type { Refusal } from '#device/api.ts';
import { entityNamed } from '#packs/registry.ts';
import { useLabel } from '../parts/use-label.ts';
import { fieldNamed, fieldOf } from '../records/declared.ts';
import { useSentence } from '../texts/use-sentence.ts';

/** Why an event was refused, in a sentence that calls fields as its form does. */
export function useReason(): (refusal: Pick<Refusal, 'entity' | 'action' | 'code' | 'data' | 'message'>) => string {
  const sentence = useSentence();
  const label = useLabel();
  const { formatList } = useIntl();
  return ({ entity, action, code, data, message }) => {
    const known = entityNamed(entity);
    const field = known && typeof data.path === 'string' ? fieldNamed(known.entity, action, data.path) : undefined;
    const same = known && Array.isArray(data.same) ? data.same : [];
    const names = same.flatMap((name) => fieldOf(known!.entity, String(name)) ?? []).map((one) => label(one.label));
    const words = {
      ...(field && { path: label(field.label) }),
      ...(names.length > 0 && { columns: formatList(names) }),
    };
    return sentence(code, { ...data, ...words }, message);
  };
}
