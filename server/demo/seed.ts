import type { Rules } from '#protocol/rules.ts';
import type { TransactionSql } from '#server/database/connect.ts';
import type { Database } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import { type Ids, systemIds } from '#server/ports/ids.ts';
import { DEMO_TENANT, PACK_DEMOS } from './accounts.ts';
import { noteToday } from './captures/today.ts';
import { createPackTenantIn } from './pack-tenant.ts';
import { countRows, removeTenants } from './remove-tenants.ts';
import { teachToday } from './school/today.ts';
import { visitSoon } from './service/today.ts';
import { createTenantIn } from './tenant.ts';
import { type DemoTenant, planToday } from './today.ts';

interface Deps {
  clock: Clock;
  ids?: Ids;
}

/** What became of the demo. */
export type DemoOutcome = 'created' | 'planned-today' | 'unchanged';

/** Several servers may start on one database at once; only one at a time cares for the demo. */
const lock = (sql: TransactionSql) => sql`SELECT pg_advisory_xact_lock(hashtext('navette demo'))`;

const create = (sql: TransactionSql, { clock, ids = systemIds }: Deps) =>
  createTenantIn(sql, { kind: 'logistics', ...DEMO_TENANT, demo: true, clock, ids });

/** Makes those of the other packs' demo tenants that are not there; true when there was one to make. */
async function createOthers(sql: TransactionSql, { clock, ids = systemIds }: Deps): Promise<boolean> {
  const known = await sql<{ slug: string }[]>`SELECT slug FROM navette.tenant WHERE demo`;
  const missing = PACK_DEMOS.filter((demo) => known.every(({ slug }) => slug !== demo.slug));
  for (const demo of missing) await createPackTenantIn(sql, { ...demo, size: 'full', demo: true, clock, ids });
  return missing.length > 0;
}

const NEW_DAY = { service: visitSoon, captures: noteToday, school: teachToday } as const;

/** Gives the demo tenants of the other packs something to do on a day for which nothing is there; how many rows it took. */
async function planOthers(sql: TransactionSql, { clock }: Deps): Promise<number> {
  let rows = 0;
  for (const { slug, kind } of PACK_DEMOS) {
    const [tenant] = await sql<DemoTenant[]>`SELECT id, slug, rules FROM navette.tenant WHERE slug = ${slug} AND demo`;
    if (tenant) rows += await NEW_DAY[kind](sql, tenant, clock);
  }
  return rows;
}

/** At every start: makes the demo where there is none, and gives an existing one the work of today. */
export async function seedDemo(database: Database, deps: Deps): Promise<DemoOutcome> {
  const outcome = await database.owner.begin(async (sql): Promise<DemoOutcome> => {
    await lock(sql);
    const [tenant] = await sql<{ id: string; slug: string; rules: Rules }[]>`
      SELECT id, slug, rules FROM navette.tenant WHERE slug = ${DEMO_TENANT.slug} AND demo`;
    const isMissing = await createOthers(sql, deps);
    if (tenant) {
      const planned = (await planToday(sql, tenant, deps.clock)) + (await planOthers(sql, deps));
      return isMissing ? 'created' : planned > 0 ? 'planned-today' : 'unchanged';
    }
    await create(sql, deps);
    return 'created';
  });
  if (outcome === 'created') await countRows(database);
  return outcome;
}

/**
 * Wipes every demo tenant and makes the demo anew. It is another tenant then, with another id: a device that was signed in
 * must sign in again and starts from nothing, so that no old cursor or sequence meets rows that it never saw.
 */
export async function resetDemo(database: Database, deps: Deps): Promise<void> {
  await database.owner.begin(async (sql) => {
    await lock(sql);
    const demos = await sql<{ id: string }[]>`SELECT id FROM navette.tenant WHERE demo`;
    await removeTenants(
      sql,
      demos.map(({ id }) => id),
    );
    await create(sql, deps);
    await createOthers(sql, deps);
  });
  await countRows(database);
}
