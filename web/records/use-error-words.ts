import { useCallback } from 'react';
import { useText } from '../texts/use-text.ts';
import type { FieldError } from './form/form-values.ts';

/** What is wrong with a value, as a sentence. */
export function useErrorWords(): (error: FieldError) => string {
  const text = useText();
  return useCallback(({ key, max }) => text(key, { max }), [text]);
}
