import type { Refusal } from '#device/api.ts';
import { entityNamed } from '#packs/registry.ts';
import { useLabel } from '../parts/use-label.ts';
import { fieldNamed } from '../records/declared.ts';
import { useSentence } from '../texts/use-sentence.ts';

/** Why an event was refused, in a sentence that calls a field as its form does. */
export function useReason(): (refusal: Pick<Refusal, 'entity' | 'action' | 'code' | 'data' | 'message'>) => string {
  const sentence = useSentence();
  const label = useLabel();
  return ({ entity, action, code, data, message }) => {
    const known = entityNamed(entity);
    const field = known && typeof data.path === 'string' ? fieldNamed(known.entity, action, data.path) : undefined;
    return sentence(code, field ? { ...data, path: label(field.label) } : data, message);
  };
}
