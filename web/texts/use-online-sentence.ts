import { useCallback } from 'react';
import type { ErrorCode, Problem } from '#protocol/errors.ts';
import { isolate } from '../parts/isolate.ts';
import { useSentence } from './use-sentence.ts';
import { useText } from './use-text.ts';

/** Sentences of work: it is kept and tried again. */
const NOT_NOW: readonly ErrorCode[] = ['NETWORK_ERROR', 'TIMEOUT', 'UNAVAILABLE', 'INTERNAL'];

/** Why something that only works online did not: nothing of it waits here to be sent by itself, as work does. */
export function useOnlineSentence(): (problem: Problem) => string {
  const text = useText();
  const sentence = useSentence();
  return useCallback(
    ({ code, data }) => {
      if (!NOT_NOW.includes(code)) return sentence(code, data);
      // What the server has written down about it.
      const known = typeof data.requestId === 'string' ? ` (${isolate(data.requestId)})` : '';
      return text('parts.needsNetwork') + known;
    },
    [text, sentence],
  );
}
