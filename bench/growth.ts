import { entitiesOf } from '#packs/registry.ts';
import { createTenant, type FreshTenant } from '#server/demo/tenant.ts';
import { writeRows } from '#server/demo/write-rows.ts';
import { systemIds } from '#server/ports/ids.ts';
import type { Measure } from './measure.ts';
import { credentials, inFreshBrowser } from './pages.ts';
import type { Stack } from './stack.ts';
import { ms, table } from './stats.ts';

const TABLES = entitiesOf(['logistics']).map(({ name }) => name.replace('.', '_'));
const SIZES = [1_000, 10_000, 50_000, 100_000, 300_000];
/** Rows of one statement. */
const AT_ONCE = 20_000;

/** How the first sync grows with what there is: the same kind of rows, more of them. */
export const growth: Measure = {
  name: 'growth',
  async run(stack) {
    const rows: string[][] = [];
    for (const size of SIZES) {
      const tenant = await tenantOf(stack, size);
      const timed = await inFreshBrowser(stack, async (page) => {
        const all = await page.evaluate((who) => bench.firstSync(who), credentials(tenant.admin));
        const count = TABLES.map((name) => `(SELECT count(*) FROM ${name})`).join(' + ');
        const [found] = await page.evaluate((sql) => bench.query(sql), `SELECT ${count} AS n`);
        if (found?.n !== size) throw new Error(`the device has ${found?.n} rows of ${size}`);
        return all;
      });
      const net = timed.ms - timed.signInMs;
      rows.push([size.toLocaleString('en'), ms(net), ms(timed.ms), ms((net / size) * 1_000)]);
    }
    return {
      title: 'How a first sync grows',
      about:
        'From the answer to the sign-in until all rows are durable, encrypted and queryable by index, each in an empty browser ' +
        'profile, once. Linear means: the last column does not rise.',
      table: table(['rows', 'ms from the answer', 'ms from the tap', 'ms a thousand rows'], rows),
    };
  },
};

async function tenantOf({ database }: Stack, rows: number): Promise<FreshTenant> {
  const size = { drivers: 1, clients: 50, products: 80, deliveriesPerDriver: 5, historyDays: 0 };
  const rules = { devicesPerUser: 1_000 };
  const tenant = await createTenant(database, { kind: 'logistics', slug: `growth-${rows}`, rules, size });
  const [known] = await database.owner<{ n: number }[]>`
    SELECT count(*)::int AS n FROM navette.change WHERE tenant_id = ${tenant.id} AND NOT deleted`;
  for (let made = known!.n; made < rows; ) {
    const more = Array.from({ length: Math.min(AT_ONCE, rows - made) }, (_, index) => {
      const like = tenant.products[(made + index) % tenant.products.length]!;
      return {
        ...like,
        id: systemIds.next(),
        code: `${like.code}-${made + index}`,
        name: `${like.name}, ${made + index}`,
      };
    });
    await database.owner.begin((sql) => writeRows(sql, 'logistics.product', tenant.id, more));
    made += more.length;
  }
  await database.owner.unsafe('ANALYZE');
  return tenant;
}
