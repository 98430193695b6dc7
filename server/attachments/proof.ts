import { snakeCase } from '#server/database/columns.ts';
import type { Tx } from '#server/database/open.ts';
import { identifier, literal, qualified } from '#server/database/sql/text.ts';
import type { ProofRule } from '../ingest/effect.ts';

/** Marks as complete the rows that name this file and miss no other. Returns how many. */
export async function completeProofs(tx: Tx, tenantId: string, rule: ProofRule, sha256: string): Promise<number> {
  const table = qualified(rule.entity);
  const column = identifier(snakeCase(rule.column));
  const files = Object.entries(rule.fields)
    .filter(([, { kind }]) => kind === 'file')
    .map(([name]) => `t.${identifier(snakeCase(name))}`);
  const named = files.map((file) => `${file} = $2`).join(' or ');
  const here = files
    .map(
      (file) => `(${file} is null or exists (
        select from navette.attachment a where a.tenant_id = $1 and a.sha256 = ${file}))`,
    )
    .join(' and ');
  // Locked in the order of their ids, as pushes do.
  const rows = await tx.sql.unsafe(
    `with waiting as (
       select t.id from ${table} t
       where t.tenant_id = $1 and (${named}) and t.${column} = ${literal(rule.incomplete)} and ${here}
       order by t.id for update
     )
     update ${table} t set ${column} = ${literal(rule.complete)} from waiting
     where t.tenant_id = $1 and t.id = waiting.id returning t.id`,
    [tenantId, sha256],
    { prepare: true },
  );
  return rows.length;
}
