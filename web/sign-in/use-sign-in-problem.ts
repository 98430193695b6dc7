import { useCallback } from 'react';
import type { Problem } from '#protocol/errors.ts';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';

/** Why a sign-in failed. Without a network there is nothing to comfort about: sign-in is the one thing that needs it. */
export function useSignInProblem(): (problem: Problem) => string {
  const text = useText();
  const sentence = useSentence();
  return useCallback(
    (problem) => (problem.code === 'NETWORK_ERROR' ? text('signIn.offline') : sentence(problem.code, problem.data)),
    [text, sentence],
  );
}
