import { useCallback } from 'react';
import type { Problem } from '#protocol/errors.ts';
import { useSentence } from './use-sentence.ts';
import { useText } from './use-text.ts';

/** Why something that only works online did not: nothing of it waits here to be sent by itself, as work does. */
export function useOnlineSentence(): (problem: Problem) => string {
  const text = useText();
  const sentence = useSentence();
  return useCallback(
    ({ code, data }) =>
      code === 'NETWORK_ERROR' || code === 'TIMEOUT' ? text('parts.needsNetwork') : sentence(code, data),
    [text, sentence],
  );
}
