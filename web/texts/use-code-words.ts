import { useCallback } from 'react';
import type { ErrorCode } from '#protocol/errors.ts';
import { useSentence } from './use-sentence.ts';
import { useText } from './use-text.ts';

/** Codes of verdicts whose sentence names values. */
export const WITH_VALUES = [
  'ALREADY_VALIDATED',
  'ALREADY_REFUSED',
  'ALREADY_SETTLED',
  'OFFICE_DECLINED',
  'INVALID_EVENT',
  'INVALID_PAYLOAD',
  'ALREADY_EXISTS',
  'OVERTAKEN',
  'PRICES_CHANGED',
  'EVENT_TOO_LARGE',
] as const satisfies readonly ErrorCode[];

/** What a verdict said, where its code is kept without the values of its sentence: in the audit log. */
export function useCodeWords(): (code: string) => string {
  const text = useText();
  const sentence = useSentence();
  return useCallback(
    (code) => {
      const known = WITH_VALUES.find((one) => one === code);
      return known ? text(`audit.${known}`) : sentence(code);
    },
    [text, sentence],
  );
}
