// Station 6: apply. Numbers without gaps: `FA-2026-000123`.
import type { Fields } from '#packs/core/field.ts';
import { entityNamed } from '#packs/registry.ts';
import { snakeCase } from '#server/database/columns.ts';
import { identifier, literal, qualified } from '#server/database/sql/text.ts';
import { pgArray } from '../sql-values.ts';
import type { Batch } from './batch.ts';
import { yearOf } from './year.ts';

export interface Series {
  /** What the numbers begin with; one series of a tenant. */
  name: string;
  /** Wire name of the entity that bears them, and the field. */
  entity: string;
  field: string;
}

const DIGITS = 6;

export const numberText = (series: string, year: number, number: number): string =>
  `${series}-${year}-${String(number).padStart(DIGITS, '0')}`;

interface Held {
  year: number;
  last: number;
  closed: boolean;
}

/**
 * A number for each, in their order. The series' row stays locked until the transaction ends: two
 * that number at once wait for each other, and what is rolled back gives its numbers back. Three statements. `ahead`: years that the
 * transaction will number in later, locked as well.
 */
export async function takeNumbers<Key>(
  batch: Batch,
  series: Series,
  wanted: readonly { key: Key; year: number }[],
  ahead: readonly number[] = [],
): Promise<Map<Key, string>> {
  if (wanted.length + ahead.length === 0) return new Map();
  const current = yearOf(batch.now, batch.rules.timeZone);
  const asked = wanted.map(({ key, year }) => ({ key, year: openYear(year, current) }));
  const later = ahead.map((year) => openYear(year, current));
  const held = await hold(batch, series, [...new Set([...asked.map(({ year }) => year), ...later, current])]);
  if (asked.length === 0) return new Map();
  const years = asked.map(({ key, year }) => ({ key, year: held.get(year)!.closed ? current : year }));

  const lasts = new Map([...held].map(([year, { last }]) => [year, last]));
  let numbers = numbered(series, years, lasts);
  if (await isTaken(batch, series, [...numbers.values()])) {
    // Another program numbers as well: what it has taken is stepped over.
    for (const [year, last] of await highest(batch, series, [...lasts.keys()])) lasts.set(year, last);
    numbers = numbered(series, years, lasts);
  }
  await store(batch, series, lasts);
  return numbers;
}

/** Years to come are a wrong clock, those before the last one are closed: both take the current one. */
const openYear = (year: number, current: number): number => (year === current - 1 ? year : current);

/** Counts `lasts` up. */
function numbered<Key>(
  { name }: Series,
  years: readonly { key: Key; year: number }[],
  lasts: Map<number, number>,
): Map<Key, string> {
  const numbers = new Map<Key, string>();
  for (const { key, year } of years) {
    const next = lasts.get(year)! + 1;
    lasts.set(year, next);
    numbers.set(key, numberText(name, year, next));
  }
  return numbers;
}

/** The highest number of a year that stands in a row: text of a fixed width below a million, so read as a number. */
function highestSql({ name, entity, field }: Series, year: string): string {
  const column = identifier(snakeCase(field));
  return `(select coalesce(max(substring(t.${column} from '[0-9]+$')::bigint), 0) from ${qualified(entity)} t
    where t.tenant_id = $1 and t.${column} ~ ('^' || ${literal(name)} || '-' || ${year} || '-[0-9]{1,15}$'))`;
}

/** Locks the series of these years in their order; one that is new begins behind the numbers that stand already. */
async function hold({ tx, account }: Batch, series: Series, years: readonly number[]): Promise<Map<number, Held>> {
  const rows = await tx.sql.unsafe<Held[]>(
    `insert into navette.number_series as s (tenant_id, series, year, last)
     select $1, $2, y.year, case
       when exists (select from navette.number_series o where o.tenant_id = $1 and o.series = $2 and o.year = y.year) then 0
       else ${highestSql(series, 'y.year')} end
     from unnest($3::int[]) as y (year) order by y.year
     on conflict (tenant_id, series, year) do update set last = s.last
     returning year, last, closed_at is not null as closed`,
    [account.tenantId, series.name, pgArray(years.map(String))],
    { prepare: true },
  );
  return new Map(rows.map((row) => [row.year, row]));
}

async function isTaken({ tx, account }: Batch, { entity, field }: Series, numbers: readonly string[]) {
  const rows = await tx.sql.unsafe(
    `select from ${qualified(entity)} t where t.tenant_id = $1 and t.${identifier(snakeCase(field))} = any($2::text[]) limit 1`,
    [account.tenantId, pgArray(numbers)],
    { prepare: true },
  );
  return rows.length > 0;
}

async function highest({ tx, account }: Batch, series: Series, years: readonly number[]) {
  const rows = await tx.sql.unsafe<{ year: number; last: number }[]>(
    `select y.year, ${highestSql(series, 'y.year')} as last from unnest($2::int[]) as y (year)`,
    [account.tenantId, pgArray(years.map(String))],
    { prepare: true },
  );
  return rows.map(({ year, last }) => [year, last] as const);
}

async function store({ tx, account }: Batch, { name }: Series, lasts: ReadonlyMap<number, number>): Promise<void> {
  const rows = [...lasts].map(([year, last]) => ({ year, last }));
  await tx.sql`
    update navette.number_series s set last = r.last
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (year int, last bigint)
    where s.tenant_id = ${account.tenantId} and s.series = ${name} and s.year = r.year`;
}

/** Throws for a field that the entity does not have: a series is declared in code. */
export function seriesOf(name: string, entity: string, field: string): Series {
  const fields: Fields | undefined = entityNamed(entity)?.entity.fields;
  if (fields?.[field]?.kind !== 'text') throw new Error(`no text ${entity}.${field} to number`);
  return { name, entity, field };
}
