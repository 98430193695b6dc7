// Station 6: apply. Which events of a batch are new; the others have their answer already.
import type { ErrorCode, ErrorData } from '#protocol/errors.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { Judged } from './batch.ts';
import { type Before, beforeOf } from './next-base.ts';
import type { GoodEvent, Identity, Reading } from './read-event.ts';
import type { Final } from './record.ts';
import type { RejectedPayload } from './rejected-payloads.ts';
import type { Opening } from './replay.ts';

/** The answer to one element of the batch: there already, or that of an event which is judged now. */
type Slot = { receipt: Receipt } | { judged: string; again: boolean };

/** The verdicts are also those of what is refused now. */
export interface Sorted extends Before {
  /** In the order sent. */
  slots: Slot[];
  fresh: GoodEvent[];
  /** Refused for good as they stand. */
  refused: Final[];
  /** Refused and not recorded. */
  kept: RejectedPayload[];
}

type Refuse = (eventId: string, code: ErrorCode, data: ErrorData) => Receipt;

/** Pure. A replay gets its verdict again, verbatim; another content under a known id is turned away. */
export function sort(readings: readonly Reading[], opening: Pick<Opening, 'ledger' | 'taken'>, refuse: Refuse): Sorted {
  const lines = [...opening.ledger].map(([id, { receipt, nextBase }]) => ({ id, receipt, nextBase }));
  const sorted: Sorted = { slots: [], fresh: [], refused: [], kept: [], ...beforeOf(lines) };
  const here = new Map<string, { checksum: string; slot: Slot }>();
  for (const reading of readings) sorted.slots.push(slotOf(reading, opening, here, sorted, refuse));
  return sorted;
}

function slotOf(
  reading: Reading,
  opening: Pick<Opening, 'ledger' | 'taken'>,
  here: Map<string, { checksum: string; slot: Slot }>,
  sorted: Sorted,
  refuse: Refuse,
): Slot {
  if (reading.kind === 'bad' && !reading.identity) {
    sorted.kept.push({ reason: reading.code, raw: reading.raw });
    return { receipt: refuse(reading.eventId, reading.code, reading.data) };
  }
  const identity = reading.kind === 'event' ? reading.event : reading.identity!;
  const { id, checksum } = identity;
  const recorded = opening.ledger.get(id);
  const twin = here.get(id);
  const first = recorded?.checksum ?? twin?.checksum;
  if (opening.taken.has(id) || (first !== undefined && first !== checksum)) {
    sorted.kept.push({ reason: 'EVENT_ALTERED', raw: reading.raw });
    return { receipt: refuse(id, 'EVENT_ALTERED', {}) };
  }
  if (recorded) return { receipt: { ...recorded.receipt, replayed: true } };
  if (twin)
    return 'judged' in twin.slot
      ? { ...twin.slot, again: true }
      : { receipt: { ...twin.slot.receipt, replayed: true } };

  const slot = reading.kind === 'event' ? judgedLater(reading, sorted) : refusedNow(reading, identity, sorted, refuse);
  here.set(id, { checksum, slot });
  return slot;
}

function judgedLater(reading: GoodEvent, sorted: Sorted): Slot {
  sorted.fresh.push(reading);
  return { judged: reading.event.id, again: false };
}

function refusedNow(reading: Reading & { kind: 'bad' }, identity: Identity, sorted: Sorted, refuse: Refuse): Slot {
  const { code, data, event, payloadHash } = reading;
  const receipt = refuse(identity.id, code, data);
  sorted.refused.push({ identity, kept: { ...identity, refused: code }, event, payloadHash, receipt, conflict: null });
  sorted.verdicts.set(identity.id, receipt);
  return { receipt };
}

/** What the ledger takes of an event that was judged now; nothing when it only waits. */
export function finalOf({ event, raw, payloadHash }: GoodEvent, judged: Judged): Final | null {
  const { receipt, conflict, nextBase, settledBy } = judged;
  if (receipt.status === 'waiting' || receipt.retryable === true) return null;
  return {
    ...{ identity: event, kept: raw, event, payloadHash, receipt, conflict },
    ...(nextBase && { nextBase }),
    ...(settledBy && { settledBy }),
  };
}

/** The receipts of a batch, in the order its events were sent. */
export const receiptsOf = ({ slots }: Sorted, judged: ReadonlyMap<string, Judged>): Receipt[] =>
  slots.map((slot) => {
    if ('receipt' in slot) return slot.receipt;
    const { receipt } = judged.get(slot.judged)!;
    return slot.again && receipt.status !== 'waiting' ? { ...receipt, replayed: true } : receipt;
  });
