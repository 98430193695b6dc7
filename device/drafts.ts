import type { RecordName } from './api.ts';
import type { Sql } from './db/database.ts';

/** Days that an unfinished form is kept after its last change. */
const KEPT_DAYS = 30;

export async function readDraft(sql: Sql, { entity, entityId }: RecordName): Promise<string | null> {
  const row = await sql.first<{ body: string }>('SELECT body FROM draft WHERE entity = ? AND entityId = ?', [
    entity,
    entityId,
  ]);
  return row?.body ?? null;
}

export async function countDrafts(sql: Sql): Promise<number> {
  const row = await sql.first<{ n: number }>('SELECT count(*) AS n FROM draft');
  return row?.n ?? 0;
}

/** `null` forgets it. Those that nobody came back to go with the next one that is kept. */
export async function keepDraft(
  sql: Sql,
  { entity, entityId }: RecordName,
  body: string | null,
  now: Date,
): Promise<void> {
  if (body === null) {
    await sql.run('DELETE FROM draft WHERE entity = ? AND entityId = ?', [entity, entityId]);
    return;
  }
  await sql.run(
    `INSERT INTO draft (entity, entityId, body, changedAt) VALUES (?, ?, ?, ?)
     ON CONFLICT (entity, entityId) DO UPDATE SET body = excluded.body, changedAt = excluded.changedAt`,
    [entity, entityId, body, now.toISOString()],
  );
  const oldest = new Date(now.getTime() - KEPT_DAYS * 86_400_000).toISOString();
  await sql.run('DELETE FROM draft WHERE changedAt < ?', [oldest]);
}
