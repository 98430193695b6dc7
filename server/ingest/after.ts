// Station 6: apply. What an event must come after.
import { type ErrorCode, isErrorCode } from '#protocol/errors.ts';
import type { Receipt } from '#protocol/receipt.ts';

export type Hold =
  | { kind: 'free' }
  /** These have no verdict yet, or one that a person still has to decide. */
  | { kind: 'waiting'; ids: string[] }
  /** An earlier event on the same record waits for a person: this one joins its case. */
  | { kind: 'joins'; code: ErrorCode }
  /** This one was refused for good. */
  | { kind: 'rejected'; id: string };

/**
 * Whether all that an event comes `after` has been applied. A choice between two versions does not wait for the events that
 * it `settles`.
 */
export function dependency(
  { after, entityId, settles = [] }: { after: readonly string[]; entityId: string; settles?: readonly string[] },
  verdicts: ReadonlyMap<string, Receipt>,
): Hold {
  const missing: string[] = [];
  let joins: ErrorCode | null = null;
  for (const id of after) {
    const receipt = verdicts.get(id);
    if (receipt?.status === 'rejected' && receipt.retryable !== true) return { kind: 'rejected', id };
    if (receipt?.status === 'applied' || receipt?.status === 'amended') continue;
    if (receipt?.status === 'conflict' && settles.includes(id)) continue;
    if (receipt?.status === 'conflict' && receipt.resolution?.data?.entityId === entityId) {
      joins = isErrorCode(receipt.code ?? '') ? (receipt.code as ErrorCode) : 'VERSION_CONFLICT';
    } else missing.push(id);
  }
  if (missing.length > 0) return { kind: 'waiting', ids: missing };
  return joins ? { kind: 'joins', code: joins } : { kind: 'free' };
}
