// Stations 2 and 8: what lists show of a record's own events, kept beside them so that a list needs one look for each row.
import type { Sql } from '../db/database.ts';
import { jsonList } from '../db/rows.ts';

/** Of several events the worst counts: needs a person, waits, changed by the office, received. */
const WORST = `CASE
  WHEN state IN ('rejected', 'conflict') THEN 4
  WHEN state IN ('committed', 'sealed') THEN 3
  WHEN state = 'amended' THEN 2
  ELSE 1
END`;

/** To be called in the transaction that changed events of these records. A refusal that was read counts no more. */
export async function noteRecordWork(tx: Sql, entityIds: readonly string[]): Promise<void> {
  const ids = jsonList(entityIds);
  await tx.run(
    `DELETE FROM record_work WHERE entityId IN (
       SELECT value FROM json_each(?1)
       EXCEPT SELECT entityId FROM outbox WHERE acknowledgedAt IS NULL AND entityId IN (SELECT value FROM json_each(?1))
     )`,
    [ids],
  );
  // Beside max(), SQLite takes the other columns from the row that has the maximum.
  await tx.run(
    `INSERT INTO record_work (entityId, entity, worst, code)
     SELECT entityId, entity, max(${WORST}), code FROM outbox
     WHERE acknowledgedAt IS NULL AND entityId IN (SELECT value FROM json_each(?1)) GROUP BY entityId
     ON CONFLICT (entityId) DO UPDATE SET worst = excluded.worst, code = excluded.code`,
    [ids],
  );
}
