import { snakeCase } from '#server/database/columns.ts';
import type { Tx } from '#server/database/open.ts';
import { identifier, literal, qualified } from '#server/database/sql/text.ts';
import type { ProofRule } from '../ingest/effect.ts';
import { pgArray } from '../sql-values.ts';

/** Marks as complete the rows that name this file and miss no other. Returns how many. */
export async function completeProofs(tx: Tx, tenantId: string, rule: ProofRule, sha256: string): Promise<number> {
  const table = qualified(rule.entity);
  const column = identifier(snakeCase(rule.column));
  const files = Object.entries(rule.fields)
    .filter(([, { kind }]) => kind === 'file')
    .map(([name]) => `t.${identifier(snakeCase(name))}`);
  const named = files.map((file) => `${file} = $2`).join(' or ');
  // Locked in the order of their ids, as pushes do.
  const waiting = await tx.sql.unsafe<{ id: string }[]>(
    `select t.id from ${table} t
     where t.tenant_id = $1 and (${named}) and t.${column} = ${literal(rule.incomplete)}
     order by t.id for update`,
    [tenantId, sha256],
    { prepare: true },
  );
  if (waiting.length === 0) return 0;
  const here = files
    .map(
      (file) => `(${file} is null or exists (
        select from navette.attachment a where a.tenant_id = $1 and a.sha256 = ${file}))`,
    )
    .join(' and ');
  // A statement of its own: it sees the other file of a row whose upload held the row until now.
  const rows = await tx.sql.unsafe(
    `update ${table} t set ${column} = ${literal(rule.complete)}
     where t.tenant_id = $1 and t.id = any($2::uuid[]) and ${here} returning t.id`,
    [tenantId, pgArray(waiting.map(({ id }) => id))],
    { prepare: true },
  );
  return rows.length;
}
