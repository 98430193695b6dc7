// Station 2, closed: whoever signs out leaves nothing behind that was counted too early.
import type { Database } from '../db/database.ts';
import { writeMeta } from '../db/meta.ts';
import { recordsWaiting } from '../spool/spool.ts';
import { countWork } from './journal.ts';

export interface Leaving {
  /** Events and files that the server does not have, as people count them. */
  waiting: number;
  /** Something of it is not in the spool yet. */
  unsealed: boolean;
  /** Nothing can be committed any more, in any tab. */
  closed: boolean;
}

/**
 * Counts what waits and, when the person's choice covers it, closes the outbox in the same transaction: a commit of this or
 * another tab is counted or refused. `keep` needs everything to be in the spool.
 */
export async function closeOutbox(db: Database, unsent: 'keep' | 'delete' | undefined): Promise<Leaving> {
  return await db.transaction(async (tx) => {
    const { counts, filesWaiting } = await countWork(tx, false);
    const waiting = recordsWaiting({ events: counts.saved, files: filesWaiting });
    const left = await tx.first(
      `SELECT 1 FROM outbox WHERE state = 'committed' UNION ALL SELECT 1 FROM attachment WHERE state = 'committed' LIMIT 1`,
    );
    const unsealed = left !== undefined;
    const closed = waiting === 0 || unsent === 'delete' || (unsent === 'keep' && !unsealed);
    if (closed) await writeMeta(tx, { leaving: true });
    return { waiting, unsealed, closed };
  });
}
