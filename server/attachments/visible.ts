import type { Fields } from '#packs/core/field.ts';
import { ownBucketsOf } from '#packs/core/scope.ts';
import { entitiesOf, PACKS } from '#packs/registry.ts';
import { snakeCase } from '#server/database/columns.ts';
import type { Tx } from '#server/database/open.ts';
import { identifier, literal, qualified } from '#server/database/sql/text.ts';
import type { Account } from '../auth/account.ts';
import { shareOf } from '../feed/share.ts';
import { pgArray } from '../sql-values.ts';

/** Whether a row that this person may see names the file: the only way to read it. One statement. */
export async function maySee(tx: Tx, account: Account, sha256: string): Promise<boolean> {
  const ways = entitiesOf(Object.keys(PACKS)).flatMap((known) => {
    const files = Object.entries(known.entity.fields as Fields).filter(([, { kind }]) => kind === 'file');
    if (files.length === 0) return [];
    const named = files.map(([name]) => `t.${identifier(snakeCase(name))} = $2`).join(' or ');
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
  const [found] = await tx.sql.unsafe<{ seen: boolean }[]>(
    // The buckets are named even where no way asks for them, so that PostgreSQL knows their type.
    `select $3::text[] is not null and (${['false', ...ways].join(' or ')}) as seen`,
    [account.tenantId, sha256, pgArray(ownBucketsOf(account))],
    { prepare: true },
  );
  return found?.seen === true;
}
