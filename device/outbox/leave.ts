// Station 2, closed: whoever signs out leaves nothing behind that was counted too early.
import type { UnsentChoice } from '../api.ts';
import type { Database, Sql } from '../db/database.ts';
import { writeMeta } from '../db/meta.ts';
import { jsonList } from '../db/rows.ts';
import { recordsWaiting, type Spool, type SpoolEntry } from '../spool/spool.ts';
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
 * another tab is counted or refused. `keep` needs everything to be in the spool; `delete` covers no more than was asked about.
 */
export async function closeOutbox(
  { db, spool, profile }: { db: Database; spool: Pick<Spool, 'entries'>; profile: string },
  choice: UnsentChoice | undefined,
): Promise<Leaving> {
  const { entries } = await spool.entries(profile);
  return await db.transaction(async (tx) => {
    const { counts, filesWaiting } = await countWork(tx, false);
    const waiting = recordsWaiting({
      events: counts.saved + (await strangersTo(tx, 'outbox', entries)),
      files: filesWaiting + (await strangersTo(tx, 'attachment', entries)),
    });
    const left = await tx.first(
      `SELECT 1 FROM outbox WHERE state = 'committed' UNION ALL SELECT 1 FROM attachment WHERE state = 'committed' LIMIT 1`,
    );
    const unsealed = left !== undefined;
    const covers = choice?.unsent === 'delete' ? waiting <= choice.count : choice?.unsent === 'keep' && !unsealed;
    const closed = waiting === 0 || covers;
    if (closed) await writeMeta(tx, { leaving: true });
    return { waiting, unsealed, closed };
  });
}

const KINDS = { outbox: { kind: 'event', key: 'id' }, attachment: { kind: 'file', key: 'sha256' } } as const;

/** Entries of which a database that was made anew knows nothing, since their seal seemed broken when it was: they may still be sent. */
async function strangersTo(tx: Sql, table: keyof typeof KINDS, entries: readonly SpoolEntry[]): Promise<number> {
  const { kind, key } = KINDS[table];
  const ids = entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
  if (ids.length === 0) return 0;
  const counted = await tx.first<{ n: number }>(
    `SELECT count(*) AS n FROM json_each(?) WHERE value NOT IN (SELECT ${key} FROM ${table})`,
    [jsonList(ids)],
  );
  return counted?.n ?? 0;
}
