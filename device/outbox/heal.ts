// Station 3: seal. The outbox is the spool's second copy: what the spool has lost is sealed again.
import type { Database } from '../db/database.ts';
import { jsonList } from '../db/rows.ts';
import type { Clock } from '../ports/clock.ts';
import type { Spool } from '../spool/spool.ts';
import { settle } from './settle.ts';

/**
 * Finds events and files that left the spool without a receipt (its storage was evicted or damaged) and makes them
 * `committed` again. Answers how many. One too many does no harm: sealing is repeatable, and so is sending.
 */
export async function healSeals(deps: { db: Database; spool: Spool; profile: string; clock: Clock }): Promise<number> {
  const { entries } = await deps.spool.entries(deps.profile);
  // In this order: whatever was sent after the entries were read has its receipt here.
  await settle(deps);
  const there = new Set(entries.map(({ id }) => id));
  const sealed = await deps.db.all<{ id: string }>(
    `SELECT id FROM outbox WHERE state = 'sealed' UNION ALL SELECT sha256 FROM attachment WHERE state = 'sealed'`,
  );
  const lost = sealed.map(({ id }) => id).filter((id) => !there.has(id));
  await sealAgain(deps.db, lost);
  return lost.length;
}

/** Of events and files: to be sealed once more. */
export async function sealAgain(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.transaction(async (tx) => {
    for (const [table, key] of [
      ['outbox', 'id'],
      ['attachment', 'sha256'],
    ]) {
      await tx.run(
        `UPDATE ${table} SET state = 'committed' WHERE state = 'sealed' AND ${key} IN (SELECT value FROM json_each(?))`,
        [jsonList(ids)],
      );
    }
  });
}
