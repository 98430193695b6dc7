// Station 6: apply. What an event must come after.
import { type Receipt, waitsFor } from '#protocol/receipt.ts';

export type Hold =
  /** `overrides`: an earlier event on the same record waits for the office; this one is judged by the record as it stands. */
  | { kind: 'free'; overrides?: true }
  /** These have no verdict yet, or one that a person still has to decide. */
  | { kind: 'waiting'; ids: string[] }
  /** An earlier event on the same record waits for its author's choice: this one joins its case. */
  | { kind: 'joins' }
  /** This one was refused for good. */
  | { kind: 'rejected'; id: string };

/** Events that its device has no more; one of them that the server does not have either will never come. */
type Lacking = ReadonlySet<string>;
const NONE: Lacking = new Set();

/**
 * Whether all that an event comes `after` has been applied. A choice between two versions does not wait for the events that
 * it `settles`, and nobody for what will never come: then an event is judged as it stands.
 */
export function dependency(
  { after, entityId, settles = [] }: { after: readonly string[]; entityId: string; settles?: readonly string[] },
  verdicts: ReadonlyMap<string, Receipt>,
  lacking: Lacking = NONE,
): Hold {
  const missing: string[] = [];
  let joins = false;
  let overrides = false;
  for (const id of after) {
    const receipt = verdicts.get(id);
    if (!receipt && lacking.has(id)) continue;
    if (receipt?.status === 'rejected' && receipt.retryable !== true) return { kind: 'rejected', id };
    if (receipt?.status === 'applied' || receipt?.status === 'amended') continue;
    if (receipt?.status === 'conflict' && settles.includes(id)) continue;
    const isHere = receipt?.resolution?.data?.entityId === entityId;
    // Made by two, and one of them stands: what refers to it need not wait for a choice between them.
    if (receipt?.status === 'conflict' && receipt.mergedInto !== undefined && !isHere) continue;
    if (receipt?.status === 'conflict' && isHere) {
      if (waitsFor(receipt.code) === 'office') overrides = true;
      else joins = true;
    } else missing.push(id);
  }
  if (missing.length > 0) return { kind: 'waiting', ids: missing };
  if (joins) return { kind: 'joins' };
  return overrides ? { kind: 'free', overrides } : { kind: 'free' };
}
