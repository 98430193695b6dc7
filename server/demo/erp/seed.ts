import { DEFAULT_RULES, type Rules } from '#protocol/rules.ts';
import type { Database } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import { type Ids, systemIds } from '#server/ports/ids.ts';
import { DEMO_PASSWORD_HASH } from '../accounts.ts';
import { addDays, dayOf } from '../calendar.ts';
import { countRows, removeTenants } from '../remove-tenants.ts';
import { DRAW_SQL, fillSql, OFFICE_PEOPLE, sizesOf } from './fill.ts';
import { BRING_ALL, LINK_SQL, TRIGGERS_SQL } from './mapping-sql.ts';
import { REFERENCES_SQL, TABLES_SQL } from './tables.ts';

/** `tech1@erp.demo`, …, `manager@erp.demo`, `admin@erp.demo`. */
export const ERP_TENANT = { slug: 'erp-demo', name: 'Méditerranée Froid & Énergie', domain: 'erp.demo' } as const;

/** Work of this many days back is brought into Navette; what is older stays in the ERP. */
const BROUGHT_DAYS = 90;

export interface ErpWish {
  clock: Clock;
  ids?: Ids;
  /** 1: about 670,000 rows. */
  scale?: number;
  /** Told after each step: what, how many rows. */
  progress?(what: string, rows: number): void;
}

export interface ErpSeed {
  tenantId: string;
  /** Rows in the ERP's schema, and what of them is in the pack's tables. */
  source: number;
  brought: number;
}

/**
 * Makes the ERP, the tenant that it feeds, and what ties them: afterwards any plain SQL in the schema `erp` reaches the
 * devices. Whatever an earlier run has left is removed first; the same day and scale give the same rows. One transaction: an
 * interrupted run leaves nothing.
 */
export async function seedErp(database: Database, wish: ErpWish): Promise<ErpSeed> {
  const { clock, ids = systemIds, scale = 1, progress = () => undefined } = wish;
  const now = clock.now();
  // [T1] A month in the desert.
  const rules: Rules = { ...DEFAULT_RULES, graceHours: 720, refreshDays: 30 };
  const day = dayOf(now, rules.timeZone);
  const tenantId = ids.next();
  const since = addDays(day, -BROUGHT_DAYS);
  const size = sizesOf(scale);

  const counts = await database.owner.begin(async (sql) => {
    await removeIn(sql);
    await sql.unsafe(TABLES_SQL + DRAW_SQL + LINK_SQL);
    const { slug, name } = ERP_TENANT;
    const tenant = { id: tenantId, slug, name, packs: ['service'], rules: JSON.stringify(rules), created_at: now };
    await sql`INSERT INTO navette.tenant ${sql([tenant])}`;
    await sql`INSERT INTO erp.navette_link VALUES (${tenantId}, ${since})`;

    let source = 0;
    for (const [table, fill] of Object.entries(fillSql(size))) {
      const { count } = await sql.unsafe(withValues(fill, `'${day}'`, `'${now.toISOString()}'::timestamptz`));
      await sql.unsafe(`ANALYZE erp.${table}`);
      source += count;
      progress(`erp.${table}`, count);
    }
    await sql.unsafe(REFERENCES_SQL);
    let brought = 0;
    for (const { entity, sql: bring } of BRING_ALL) {
      const { count } = await sql.unsafe(withValues(bring, `'${tenantId}'::uuid`, `'${since}'::date`));
      brought += count;
      progress(entity, count);
    }
    await sql`
      INSERT INTO navette.account (tenant_id, id, email, name, role, locale, password_hash, sectors)
      SELECT ${tenantId}, erp.navette_id(1, no),
        CASE job WHEN 'technician' THEN 'tech' || (no - ${OFFICE_PEOPLE}) ELSE job END || '@' || ${ERP_TENANT.domain}::text,
        name, job, locale, ${DEMO_PASSWORD_HASH}, regions
      FROM erp.employee`;
    await sql.unsafe(TRIGGERS_SQL);
    return { source, brought };
  });
  await countRows(database);
  return { tenantId, ...counts };
}

/** Takes the ERP and its tenant away. */
export async function removeErp(database: Database): Promise<void> {
  await database.owner.begin(removeIn);
}

async function removeIn(sql: Parameters<typeof removeTenants>[0]): Promise<void> {
  await sql`SET LOCAL client_min_messages = warning`;
  await sql`DROP SCHEMA IF EXISTS erp CASCADE`;
  const known = await sql<{ id: string }[]>`SELECT id FROM navette.tenant WHERE slug = ${ERP_TENANT.slug}`;
  await removeTenants(
    sql,
    known.map(({ id }) => id),
  );
}

/** Written in: PostgreSQL wants to see each value that it is given, and most statements need only one. */
const withValues = (statement: string, first: string, second: string): string =>
  statement.replaceAll('$1', first).replaceAll('$2', second);
