// Stations 6 and 7: what a judgement becomes: the receipt of its author and the note that the office keeps.
import { entityNamed } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { ErrorData } from '#protocol/errors.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { amendmentsOf } from './amendments.ts';
import type { ConflictNote } from './batch.ts';
import type { Judgement } from './judgement.ts';
import { amendedBecause, applied, conflict, type Reader, refusal, type Seen, waiting } from './receipts.ts';
import type { Target } from './target.ts';
import { labelsOf } from './words.ts';

export interface Verdict {
  receipt: Receipt;
  note: ConflictNote | null;
}

/** What was refused, is not judged yet, waits for a person, or changes nothing. `target`: the record that it is about. */
export function verdictOf(
  event: SyncEvent,
  judgement: Judgement & { kind: 'awaited' | 'busy' | 'conflict' | 'letGo' | 'merge' | 'note' | 'reject' },
  target: Target,
  reader: Reader,
): Verdict {
  switch (judgement.kind) {
    case 'letGo':
    case 'note':
      return { receipt: { eventId: event.id, status: 'applied' }, note: null };
    case 'merge': {
      const { draft, unseen, into } = judgement;
      const row = into.target.row!;
      const plain = plainVerdict(event, { told: unseen.hidden, shown: draft }, { row, visible: true }, reader);
      return { receipt: { ...plain, status: 'amended' }, note: { outcome: 'merged', theirs: row } };
    }
    case 'awaited':
      return { receipt: waiting(event.id, []), note: null };
    case 'busy':
      return { receipt: refusal(event.id, 'UNAVAILABLE', {}, reader), note: null };
    case 'conflict': {
      const { code, row, columns } = judgement;
      const about = { columns, entityId: event.entityId, written: target.written ?? null };
      return {
        receipt: conflict(
          event.id,
          code,
          { row, visible: target.held, deletedVersion: target.deleted?.version },
          about,
          reader,
        ),
        note: { outcome: 'conflict', theirs: row ?? target.deleted },
      };
    }
    case 'reject':
      return {
        receipt: refusal(event.id, judgement.code, inWords(event.entity, judgement.data, reader), reader),
        note: judgement.overtaken ? { outcome: 'gone', theirs: judgement.overtaken } : null,
      };
  }
}

/** Columns that are the `same` as another record's are called by their names. */
const inWords = (entity: string, data: ErrorData, { locale }: Reader): ErrorData =>
  Array.isArray(data.same) ? { ...data, columns: labelsOf(entity, data.same, locale) } : data;

/** `theirs`: the record as it was before. */
export function verdictOnWrite(
  event: SyncEvent,
  judgement: Judgement & { kind: 'write' },
  seen: { row: Row; visible: boolean },
  theirs: unknown,
  reader: Reader,
): Verdict {
  const { clash, driftMs, duplicateOf, logged } = judgement;
  const plain = plainVerdict(event, judgement, seen, reader);
  const twin = duplicateOf !== undefined && { duplicateOf };
  if (!clash) {
    const note: ConflictNote | null = logged ? { outcome: 'afterReassignment', theirs, ...twin } : null;
    return { receipt: plain, note: note ?? (twin ? { outcome: 'duplicate', theirs: { id: duplicateOf } } : null) };
  }
  const { won, lost } = clash;
  const outcome = won.length === 0 ? 'lost' : lost.length === 0 ? 'won' : 'mixed';
  const note: ConflictNote = { outcome, theirs, ...(driftMs !== undefined && { driftMs }), ...twin };
  if (lost.length > 0) {
    const data = { columns: labelsOf(event.entity, lost, reader.locale), lost: [...lost] };
    return { receipt: amendedBecause(event.id, 'OVERTAKEN', data, seen, reader), note };
  }
  if (driftMs === undefined) return { receipt: plain, note };
  return { receipt: amendedBecause(event.id, 'CLOCK_DRIFT', { driftMs }, seen, reader), note };
}

/** Applied as it was shown to its author, or amended: then with what stands otherwise, unless the record is not theirs to see. */
function plainVerdict(
  event: SyncEvent,
  { told, shown = {}, because }: Pick<Judgement & { kind: 'write' }, 'told' | 'shown' | 'because'>,
  seen: Seen,
  reader: Reader,
): Receipt {
  if (told.length === 0) return applied(event.id, 'applied', seen);
  const { entity } = entityNamed(event.entity)!;
  const amended = seen.visible ? amendmentsOf(entity, told, shown, seen.row) : [];
  const data = { ...because?.data, ...(amended.length > 0 && { amended }) };
  if (because) return amendedBecause(event.id, because.code, data, seen, reader);
  const plain = applied(event.id, 'amended', seen);
  return amended.length > 0 ? { ...plain, resolution: { action: 'NONE', data } } : plain;
}

/** What a refused parent leaves of its children: nothing is lost, and what can be done is said. */
export const parked = (eventId: string, parentId: string, reader: Reader): Receipt => ({
  ...refusal(eventId, 'DEPENDENCY_REJECTED', { eventId: parentId }, reader),
  resolution: {
    action: 'REPAIR_PARENT',
    data: { eventId: parentId, choices: ['REPAIR_PARENT', 'SEND_AGAIN', 'DISCARD_LOCAL'] },
  },
});
