// Station 4: drain. What an answer says about the events of a batch.
import type { Problem } from '#protocol/errors.ts';
import { isErrorCode, problem } from '#protocol/errors.ts';
import { isFinal } from '#protocol/is-final.ts';
import type { PushAnswer } from '#protocol/push.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { Settled } from './spool.ts';

export interface Verdict {
  settled: Settled;
  /** Events that stay: no receipt names them, or theirs is not final. */
  stay: string[];
  /** Why the first of them stays. */
  why: Problem | null;
  /** What the server says of this device, when it is not well. */
  device: Problem | null;
}

/**
 * Only a final receipt that names an event of this very batch lets it go; one too many, twice or of a stranger changes
 * nothing. An answer to another batch is nobody's answer.
 */
export function verdictOf(batchId: string, sent: readonly string[], answer: PushAnswer): Result<Verdict> {
  if (answer.batchId !== batchId) return fail(problem('NOT_THE_SERVER'));
  const asked = new Set(sent);
  const byEvent = new Map(answer.receipts.filter(({ eventId }) => asked.has(eventId)).map((r) => [r.eventId, r]));
  const receipts = sent.flatMap((id) => byEvent.get(id) ?? []).filter(isFinal);
  const gone = new Set(receipts.map((receipt) => receipt.eventId));
  const stay = sent.filter((id) => !gone.has(id));
  const { received, serverTime } = answer;
  const first = stay[0];
  return ok({
    settled: { receipts, files: [], received, serverTime },
    stay,
    why: first === undefined ? null : reasonOf(byEvent.get(first)),
    device: answer.device.isActive ? null : problem('DEVICE_REVOKED'),
  });
}

function reasonOf(receipt: Receipt | undefined): Problem {
  const code = receipt?.code;
  return code !== undefined && isErrorCode(code) ? { ...problem(code), retryable: true } : problem('UNAVAILABLE');
}
