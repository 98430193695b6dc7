import type { Fields } from '#packs/core/field.ts';
import { ownBucketsOf } from '#packs/core/scope.ts';
import { entitiesOf, type KnownEntity, PACKS } from '#packs/registry.ts';
import { snakeCase } from '#server/database/columns.ts';
import type { Tx } from '#server/database/open.ts';
import { identifier, literal, qualified } from '#server/database/sql/text.ts';
import type { Account } from '../auth/account.ts';
import { shareOf } from '../feed/share.ts';
import { pgArray } from '../sql-values.ts';

/**
 * Whether a row that this person may see names the file, or an event that this person is to decide: there is no other way to
 * read it. One statement.
 */
export async function maySee(tx: Tx, account: Account, sha256: string): Promise<boolean> {
  const all = entitiesOf(Object.keys(PACKS));
  const rows = all.flatMap((known) => {
    const files = filesOf(known.entity.fields);
    if (files.length === 0) return [];
    const named = files.map((name) => `t.${identifier(snakeCase(name))} = $2`).join(' or ');
    const share = shareOf(known.entity, account.role);
    if (share === null) return [];
    const held =
      share === 'whole'
        ? 'true'
        : `exists (select from navette.membership m where m.tenant_id = $1 and m.bucket = any($3::text[])
           and m.entity = ${literal(known.name)} and m.id = t.id and m.present)`;
    return `exists (select from ${qualified(known.name)} t
      where t.tenant_id = $1 and t.deleted_at is null and (${named}) and ${held})`;
  });
  const ways = [...rows, ...(account.role === 'admin' ? all.flatMap(undecidedOf) : [])];
  const [found] = await tx.sql.unsafe<{ seen: boolean }[]>(
    // The buckets are named even where no way asks for them, so that PostgreSQL knows their type.
    `select $3::text[] is not null and (${['false', ...ways].join(' or ')}) as seen`,
    [account.tenantId, sha256, pgArray(ownBucketsOf(account))],
    { prepare: true },
  );
  return found?.seen === true;
}

const filesOf = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([name, { kind }]) => (kind === 'file' ? [name] : []));

/** What an action brought to a record that the office had withdrawn: the only proof that there is, until it is decided. */
function undecidedOf({ name, entity }: KnownEntity): string[] {
  const actions = Object.values(entity.actions as Record<string, { payload: Fields }>);
  const files = new Set(actions.flatMap(({ payload }) => filesOf(payload)));
  if (entity.policy.kind !== 'firstWins' || files.size === 0 || shareOf(entity, 'admin') !== 'whole') return [];
  const named = [...files].map((file) => `c.mine ->> ${literal(file)} = $2`).join(' or ');
  return [
    `exists (select from navette.conflict_log c where c.tenant_id = $1 and c.entity = ${literal(name)}
      and c.outcome = 'conflict' and c.settled_at is null and (${named}))`,
  ];
}
