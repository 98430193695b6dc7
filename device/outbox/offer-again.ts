// Stations 8 and 9: what the server has acknowledged once and does not know any more is offered to it again.
import { entityNamed } from '#packs/registry.ts';
import type { Sql } from '../db/database.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { jsonList, readRow } from '../db/rows.ts';
import { keepBase, layRows } from '../sync/lay.ts';
import { groupBy } from './group-by.ts';
import { noteRecordWork } from './record-work.ts';
import { UNSENT } from './state.ts';

/** Sequences, both ends included. */
export type SeqRange = readonly [from: number, to: number];

/**
 * The files of this device's own events, as long as it holds their bytes: one may have come after the state that the server
 * was set back to, although its event came before. What the server still has it answers at once. Answers how many.
 */
export async function offerFiles(tx: Sql): Promise<number> {
  const files = await tx.run(
    `UPDATE attachment SET state = 'committed' WHERE state = 'uploaded' AND eventId IN (SELECT id FROM outbox)`,
  );
  if (files > 0) await countOffer(tx);
  return files;
}

/** Whoever is sealing meanwhile reads anew. */
export async function countOffer(tx: Sql): Promise<void> {
  const { offers } = await readMeta(tx);
  await writeMeta(tx, { offers: offers + 1 });
}

interface Lost {
  id: string;
  entity: string;
  entityId: string;
}

/**
 * The events of these ranges that have a verdict, `except` those named, become committed once more: the same bytes are sealed
 * and sent, and the server, restored from an older state, judges them afresh. One too many does no harm: it is answered
 * with its verdict of then. What they changed lies on top of the server's rows again. Answers what it found.
 */
export async function offerAgain(
  tx: Sql,
  life: { deviceEpoch: number },
  ranges: readonly SeqRange[],
  except: readonly string[] = [],
): Promise<Lost[]> {
  if (ranges.length === 0) return [];
  const lost = await tx.all<Lost & { [column: string]: string }>(
    `SELECT id, entity, entityId FROM outbox
     WHERE deviceEpoch = ?1 AND state NOT IN (${UNSENT}) AND id NOT IN (SELECT value FROM json_each(?3)) AND EXISTS (
       SELECT 1 FROM json_each(?2) AS range WHERE seq BETWEEN range.value ->> 0 AND range.value ->> 1
     ) ORDER BY seq`,
    [life.deviceEpoch, jsonList(ranges), jsonList(except)],
  );
  if (lost.length === 0) return [];
  await countOffer(tx);
  const ids = jsonList(lost.map(({ id }) => id));
  await tx.run(
    `UPDATE outbox SET state = 'committed', code = NULL, message = NULL, data = NULL, receivedAt = NULL
     WHERE id IN (SELECT value FROM json_each(?))`,
    [ids],
  );
  // Their files may be gone as well; one that is still there is answered at once.
  await tx.run(
    `UPDATE attachment SET state = 'committed'
     WHERE state = 'uploaded' AND eventId IN (SELECT value FROM json_each(?))`,
    [ids],
  );
  await noteRecordWork(
    tx,
    lost.map(({ entityId }) => entityId),
  );
  for (const [entity, own] of groupBy(lost, (event) => event.entity)) {
    const known = entityNamed(entity);
    if (!known) continue;
    const records = [...new Set(own.map(({ entityId }) => entityId))];
    for (const id of records) {
      const row = await readRow(tx, known, id);
      if (!row || known.entity.name === known.pack.audit) continue;
      await keepBase(tx, entity, id, row);
    }
    await layRows(tx, known, records);
  }
  return lost;
}
