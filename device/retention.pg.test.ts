import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import { createTenant, type FreshAccount } from '#server/demo/tenant.ts';
import { testClock } from '#server/ports/clock.ts';
import { purge } from '#server/retention/purge.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { createPhones, type Phones, until } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

let world: TestWorld;
let phones: Phones;
let tenantId: string;
let manager: FreshAccount;

beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
  const slug = `s-${randomUUID().slice(0, 8)}`;
  const tenant = await createTenant(world.database, { kind: 'service', slug, locale: 'en' });
  tenantId = tenant.id;
  manager = tenant.accounts.find(({ role }) => role === 'manager') as unknown as FreshAccount;
});
afterEach(() => phones.close());
afterAll(() => world.end());

it('[T8] a row whose time is over leaves the device that shows it, and its file with it', async () => {
  const [author, office] = [await phones.of(manager), await phones.of(manager)];
  const [intervention] = await author.api.query('SELECT id FROM service_intervention LIMIT 1');
  const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 1]);
  const file = sha256HexOfBytes(bytes);
  const taken = async (takenAt: string) => {
    const payload = { interventionId: intervention!.id, file, takenAt };
    const attachments = [{ sha256: file, mime: 'image/png', bytes }];
    const done = await author.api.commit({ entity: 'service.photo', action: 'CREATE', payload, attachments });
    if (!done.ok) throw new Error(done.problem.code);
    return done.value.entityId;
  };
  const old = await taken('2024-11-10T08:00:00.000Z');
  await until(async () => expect((await author.api.sync()).counts).toMatchObject({ saved: 0, sending: 0 }));
  await office.api.syncNow();
  const shown = () => office.api.query('SELECT id FROM service_photo WHERE id = ?', [old]);
  const copies = (api: typeof office.api) => api.query('SELECT sha256 FROM attachment WHERE sha256 = ?', [file]);
  expect(await shown()).toHaveLength(1);
  await until(async () => expect(await office.api.attachment(file)).not.toBeNull());
  expect(await copies(office.api)).toHaveLength(1);

  expect(await purge(world.database, testClock(), tenantId)).toEqual({ rows: 1, files: 1, heldUp: 0 });

  for (const { api } of [author, office]) {
    await api.syncNow();
    await until(async () => expect(await copies(api)).toEqual([]));
    expect(await api.attachment(file)).toBeNull();
  }
  expect(await shown()).toEqual([]);
});
