// [T8] Whose time is over.
import type { Retention } from '#packs/core/entity.ts';
import type { Fields } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { snakeCase } from '../database/columns.ts';
import type { Sql } from '../database/connect.ts';
import { identifier } from '../database/sql/text.ts';

const DAY_MS = 86_400_000;

/** An entity of a tenant whose rows, or parts of them, are kept for a time only. */
export interface Kept {
  tenantId: string;
  known: KnownEntity;
  retention: Retention;
  /** Rows whose `after` is before this are due: a day, or an instant in ISO 8601. */
  before: string;
}

/** A day ends where the tenant is; the row of that day is kept `days` more. */
export async function beforeOf(
  sql: Sql,
  { entity }: KnownEntity,
  { after, days }: Retention,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<string> {
  const kind = (entity.fields as Fields)[after]?.kind;
  if (kind !== 'day') return new Date(now.getTime() - days * DAY_MS).toISOString();
  const [row] = await sql<{ day: string }[]>`
    select (${now}::timestamptz at time zone ${timeZone}::text)::date - ${days}::int as day`;
  return row!.day;
}

/** The condition on `t`; `$1` is the tenant, `$2` is `before`. What is empty already is done. */
export function dueSql({ retention, known }: Kept): string {
  const { after, fields } = retention;
  const type = (known.entity.fields as Fields)[after]?.kind === 'day' ? 'date' : 'timestamptz';
  const due = `t.tenant_id = $1 and t.${identifier(snakeCase(after))} < $2::${type}`;
  if (!fields) return due;
  return `${due} and (${fields.map((name) => `t.${identifier(snakeCase(name))} is not null`).join(' or ')})`;
}

/** Fields whose files go with the row, or with its content. */
export function fileFields({ known, retention }: Kept): string[] {
  return Object.entries(known.entity.fields as Fields)
    .filter(([name, { kind }]) => kind === 'file' && (retention.fields?.includes(name) ?? true))
    .map(([name]) => name);
}
