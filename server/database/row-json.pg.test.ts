import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaOf } from '#packs/core/validate.ts';
import { entityNamed } from '#packs/registry.ts';
import { Row } from '#protocol/common.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type FeedWorld, feedWorld, idOf } from '../feed/feed-world.ts';
import { rowJson } from './row-json.ts';

const DELIVERY = 'logistics.delivery';

describe('a row as it travels', () => {
  let world: FeedWorld;
  const odd = 'é "q" \\ \n \u0001 – بركة 🚚 </script> 😀';

  beforeAll(async () => {
    world = await feedWorld(testDatabase());
    await world.addDelivery(world.sql, idOf(3, 1), { client: idOf(2, 1), driver: idOf(1, 1), note: odd });
    await world.sql`
      update logistics.delivery set total_cents = 9007199254740991, validated_at = '2026-03-29T01:30:00.5+02:00',
        planned_on = '2026-02-28', position = '{"latitude": 36.75, "longitude": 3.0588, "accuracyM": 12}',
        lines = ${world.sql.json([{ productId: idOf(4, 1), quantity: 3, unitPriceCents: 1250 }] as never)}
      where tenant_id = ${world.tenantId}`;
  });
  afterAll(() => world.end());

  const read = async (settings = ''): Promise<{ text: string; row: Row }> =>
    world.sql.begin(async (sql) => {
      if (settings !== '') await sql.unsafe(settings);
      const [found] = await sql.unsafe<{ text: string }[]>(
        `select ${rowJson(DELIVERY, 'd')}::text as text from logistics.delivery d where d.tenant_id = $1`,
        [world.tenantId],
      );
      return { text: found!.text, row: JSON.parse(found!.text) };
    }) as Promise<{ text: string; row: Row }>;

  it('holds every declared field and what each row has, by its wire name', async () => {
    const { row } = await read();
    const fields = entityNamed(DELIVERY)!.entity.fields;
    expect(Object.keys(row)).toEqual(['id', 'version', 'lastModifiedAt', ...Object.keys(fields)]);
    expect(Row.parse(row)).toEqual(row);
    expect(schemaOf(fields).parse(row)).toMatchObject({ note: odd });
  });

  it('writes instants in UTC with milliseconds, days as days, money whole, what is absent as null', async () => {
    const { row } = await read();
    expect(row).toMatchObject({
      validatedAt: '2026-03-28T23:30:00.500Z',
      plannedOn: '2026-02-28',
      totalCents: Number.MAX_SAFE_INTEGER,
      position: { latitude: 36.75, longitude: 3.0588, accuracyM: 12 },
      lines: [{ productId: idOf(4, 1), quantity: 3, unitPriceCents: 1250 }],
      signature: null,
      photo: null,
    });
    expect(row.lastModifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('does not depend on the session’s settings', async () => {
    const { text } = await read();
    const elsewhere = await read(`
      set local timezone = 'Africa/Algiers'; set local datestyle = 'SQL, DMY'; set local extra_float_digits = 0;
      set local intervalstyle = 'sql_standard'`);
    expect(elsewhere.text).toBe(text);
  });

  it('is one line', async () => {
    expect((await read()).text).not.toContain('\n');
  });
});
