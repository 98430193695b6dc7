// Station 6: apply. What an event must come after.
import type { Receipt } from '#protocol/receipt.ts';

export type Hold =
  | { kind: 'free' }
  /** These have no verdict yet, or one that a person still has to decide. */
  | { kind: 'waiting'; ids: string[] }
  /** This one was refused for good. */
  | { kind: 'rejected'; id: string };

/** Whether all that an event comes `after` has been applied. */
export function dependency(after: readonly string[], verdicts: ReadonlyMap<string, Receipt>): Hold {
  const missing: string[] = [];
  for (const id of after) {
    const receipt = verdicts.get(id);
    if (receipt?.status === 'rejected' && receipt.retryable !== true) return { kind: 'rejected', id };
    if (receipt?.status !== 'applied' && receipt?.status !== 'amended') missing.push(id);
  }
  return missing.length === 0 ? { kind: 'free' } : { kind: 'waiting', ids: missing };
}
