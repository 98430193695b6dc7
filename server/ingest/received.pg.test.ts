import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
let driver: FreshAccount;
beforeAll(async () => {
  world = await testWorld(testDatabase(), {
    size: { drivers: 1, deliveriesPerDriver: 5 },
    rules: { devicesPerUser: 30 },
  });
  driver = world.tenant.drivers[0]!;
});
afterAll(() => world.end());

const notes = (phone: TestDevice, count: number): SyncEvent[] =>
  Array.from({ length: count }, () =>
    phone.note({ action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: world.tenant.deliveries[0]!.id }),
  );
const links = (phone: TestDevice) => world.truth`
  select seq::int, previous_hash as previous, hash from logistics.audit_entry where device_id = ${phone.id} order by seq`;

test('[R29] says which events are missing while they come in lanes, and 6 of 6 in the end', async () => {
  const phone = await world.signIn(driver);
  const [one, two, three, four, five, six] = notes(phone, 6);
  const received = async (...events: (SyncEvent | undefined)[]) => (await phone.push(events)).received;
  expect(await received(two)).toEqual({
    count: 1,
    through: 0,
    missing: [
      [1, 1],
      [3, 6],
    ],
  });
  expect(await received(five, four)).toEqual({
    count: 3,
    through: 0,
    missing: [
      [1, 1],
      [3, 3],
      [6, 6],
    ],
  });
  // The end of a page: of what is here, without what the device has told that it has.
  const page = await phone.request('/api/sync/pull');
  expect(await page.json()).toMatchObject({
    received: {
      count: 3,
      through: 0,
      missing: [
        [1, 1],
        [3, 3],
      ],
    },
  });
  expect(await received(one)).toEqual({
    count: 4,
    through: 2,
    missing: [
      [3, 3],
      [6, 6],
    ],
  });
  expect(await received(three)).toEqual({ count: 5, through: 5, missing: [[6, 6]] });
  expect(await received(six)).toEqual({ count: 6, through: 6, missing: [] });
});

test('[R29] a head that the server knows nothing of yet is what it misses', async () => {
  const phone = await world.signIn(driver);
  notes(phone, 3);
  expect((await phone.push([])).received).toEqual({ count: 0, through: 0, missing: [[1, 3]] });
});

test('[L8] entries behind a hole are linked when the hole closes', async () => {
  const phone = await world.signIn(driver);
  const [one, two, three, four] = notes(phone, 4);
  await phone.push([one, three, four]);
  expect((await links(phone)).map(({ seq, hash }) => [seq, hash !== null])).toEqual([
    [1, true],
    [3, false],
    [4, false],
  ]);
  await phone.push([two]);
  const chain = await links(phone);
  expect(chain.map(({ previous }) => previous)).toEqual(['0'.repeat(64), ...chain.slice(0, 3).map(({ hash }) => hash)]);
  expect(chain.at(-1)!.hash).toBe(phone.hash);
});

test('[L8] two pushes of one device at once leave one chain without a hole, whichever comes first', async () => {
  for (let round = 0; round < 10; round++) {
    const phone = await world.signIn(driver);
    const [one, two, three, four] = notes(phone, 4);
    await Promise.all([phone.push([three, four]), phone.push([one, two])]);
    const chain = await links(phone);
    const [head] = await world.truth`select through, hash from navette.device_chain where device_id = ${phone.id}`;
    expect(head).toEqual({ through: 4, hash: phone.hash });
    expect(chain.map(({ hash }) => hash)).not.toContain(null);
    expect(chain.at(-1)!.hash).toBe(phone.hash);
  }
});

test('[R12][R29] each life of a device has its own count and chain', async () => {
  const before = await world.signIn(driver);
  await before.push(notes(before, 2));
  const after = await world.signIn(driver, { id: before.id });
  expect(after.session.deviceEpoch).toBe(2);
  expect((await after.push(notes(after, 1))).received).toEqual({ count: 1, through: 1, missing: [] });
  const [first] = await world.truth`
    select previous_hash as previous from logistics.audit_entry where device_id = ${after.id} and device_epoch = 2`;
  expect(first).toEqual({ previous: '0'.repeat(64) });
});

test('a sequence used twice: both events are kept, the first is in the chain', async () => {
  const phone = await world.signIn(driver);
  const [one] = notes(phone, 1);
  phone.seq = 0;
  const [copy] = notes(phone, 1);
  const { receipts, received } = await phone.push([one, copy]);
  expect(receipts).toMatchObject([{ status: 'applied' }, { status: 'applied' }]);
  expect(received).toEqual({ count: 1, through: 1, missing: [] });
  expect((await links(phone)).filter(({ hash }) => hash !== null)).toHaveLength(1);
});
