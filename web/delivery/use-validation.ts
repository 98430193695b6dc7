import { useCallback, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Problem } from '#protocol/errors.ts';
import { useCommit } from '../device/use-commit.ts';
import { instantNow } from '../parts/exact-now.ts';
import { asDelivery, type DeliveryRecord } from './delivery-query.ts';
import type { Draft } from './draft.ts';
import { signaturePng } from './signature-png.ts';
import type { usePosition } from './use-position.ts';
import { isRightCode, validationIntent, wrongCodeIntent } from './validation.ts';

/** `asking`: the last question is on the screen. `done` stays until the next screen is there. */
type Step = 'filling' | 'asking' | 'committing' | 'done';

export interface Validation {
  step: Step;
  /** The code that was refused, until it is changed. */
  refused: string | null;
  problem: Problem | null;
  /** The main button: checks the code, then asks. */
  check(): boolean;
  /** The answer to the question. */
  confirm(): void;
  back(): void;
}

/** Station 1: from the main button to a durable validation; each step once, however often it is tapped. */
export function useValidation(props: {
  record: DeliveryRecord;
  draft: Draft;
  locating: ReturnType<typeof usePosition>;
  forget(): void;
}): Validation {
  const { record, draft, locating, forget } = props;
  const commit = useCommit();
  const [, navigate] = useLocation();
  const [step, setStep] = useState<Step>('filling');
  const [refused, setRefused] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const noted = useRef(new Set<string>());
  const committing = useRef(false);

  const check = useCallback((): boolean => {
    setProblem(null);
    const typed = draft.code.trim();
    if (isRightCode(asDelivery(record), typed)) {
      setRefused(null);
      setStep('asking');
      return true;
    }
    setRefused(typed);
    // Pressing again with the same wrong code is the same attempt.
    if (typed !== '' && !noted.current.has(typed)) {
      noted.current.add(typed);
      void commit(wrongCodeIntent(record.id, typed)).then((result) => {
        if (!result.ok) setProblem(result.problem);
      });
    }
    return false;
  }, [commit, draft.code, record]);

  const confirm = useCallback(async () => {
    if (committing.current) return;
    committing.current = true;
    setStep('committing');
    try {
      const signature = draft.signature && (await signaturePng(draft.signature));
      const { code, receivedBy } = draft;
      const filled = { code, receivedBy, signature, position: locating.position };
      const result = await commit(validationIntent(record.id, filled, instantNow()));
      if (!result.ok) {
        committing.current = false;
        setProblem(result.problem);
        setStep('filling');
        return;
      }
      setStep('done');
      forget();
      navigate(`/deliveries/${record.id}/done`, { replace: true });
    } catch (error) {
      committing.current = false;
      setStep('filling');
      throw error;
    }
  }, [commit, draft, forget, locating.position, navigate, record.id]);

  return { step, refused, problem, check, confirm: () => void confirm(), back: () => setStep('filling') };
}
