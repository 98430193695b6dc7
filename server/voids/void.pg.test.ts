import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entitiesOf } from '#packs/registry.ts';
import { CHAIN_START, chainHash } from '#protocol/checksum.ts';
import type { DeviceList } from '#protocol/devices.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { type VoidAnswer, voidChecksum } from '#protocol/void.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { auditChains } from '#testkit/world/oracles/audit-chains.ts';
import type { WorldState } from '#testkit/world/state.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
let driver: FreshAccount;
let office: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), {
    size: { drivers: 2, deliveriesPerDriver: 5 },
    rules: { devicesPerUser: 50 },
  });
  driver = world.tenant.drivers[0]!;
  office = await world.signIn(world.tenant.admin);
});
afterAll(() => world.end());

const REASON = 'The phone is at the bottom of the port';
const notes = (phone: TestDevice, count: number): SyncEvent[] =>
  Array.from({ length: count }, () =>
    phone.note({ action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: world.tenant.deliveries[0]!.id }),
  );
const ask = (by: TestDevice, phone: TestDevice, ranges: unknown, more: object = {}) =>
  by.request(`/api/admin/devices/${phone.id}/void`, {
    method: 'POST',
    body: JSON.stringify({ userId: driver.id, deviceEpoch: 1, ranges, reason: REASON, ...more }),
  });
async function voided(phone: TestDevice, ...ranges: [number, number][]): Promise<VoidAnswer> {
  const answer = await ask(office, phone, ranges);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as VoidAnswer;
}
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
const voidsOf = (phone: TestDevice) => world.truth`
  select id, from_seq as "from", to_seq as "to", reason, voided_by as "by", voided_at as "at", checksum
  from navette.sequence_void where device_id = ${phone.id} order by from_seq`;
const entry = async (id: string) =>
  (
    await world.truth`
    select previous_hash as previous, hash, payload_hash as "payloadHash", user_id as "userId", action, detail
    from logistics.audit_entry where tenant_id = ${world.tenant.id} and id = ${id}`
  )[0]!;
const revoke = (phone: TestDevice) => world.truth`update navette.device set revoked_at = now() where id = ${phone.id}`;
/** A storage that was lost: the profile goes on with a new life on the same device. */
const nextLife = (phone: TestDevice) => world.signIn(driver, { id: phone.id });

/** A life that is over, of which some events have arrived. */
async function ended(count: number, ...seqs: number[]) {
  const phone = await world.signIn(driver);
  const events = notes(phone, count);
  await phone.push(seqs.map((seq) => events[seq - 1]));
  return { phone, events, next: await nextLife(phone) };
}

describe('the office closes what will never arrive', () => {
  it('[R29] the count is whole again, and says how much of it is void', async () => {
    const { phone } = await ended(6, 1, 3, 4);
    const answer = await voided(phone, [2, 2], [5, 6]);
    expect(answer).toEqual({
      voided: [
        [2, 2],
        [5, 6],
      ],
      received: { count: 3, through: 6, missing: [], voided: 3 },
    });
  });

  it('a number that has arrived is never voided', async () => {
    const { phone } = await ended(6, 1, 3, 4);
    expect((await voided(phone, [1, 6])).voided).toEqual([
      [2, 2],
      [5, 6],
    ]);
    expect((await voidsOf(phone)).map(({ from, to }) => [from, to])).toEqual([
      [2, 2],
      [5, 6],
    ]);
  });

  it('once: the same again, and a wider one, leave what there is', async () => {
    const { phone } = await ended(5, 1);
    const both = await Promise.all([voided(phone, [2, 3]), voided(phone, [2, 3])]);
    expect(both[0]).toEqual(both[1]);
    const before = await voidsOf(phone);
    expect(before).toHaveLength(1);
    expect((await voided(phone, [2, 5])).received).toEqual({ count: 1, through: 5, missing: [], voided: 4 });
    const after = await voidsOf(phone);
    expect(after.map(({ from, to }) => [from, to])).toEqual([
      [2, 3],
      [4, 5],
    ]);
    expect(after[0]).toEqual(before[0]);
  });

  it('the office’s list says what is here and what is void', async () => {
    const { phone } = await ended(6, 1, 3, 4);
    await voided(phone, [5, 6]);
    const answer = (await (await office.request('/api/admin/devices')).json()) as DeviceList;
    expect(answer.devices.find(({ deviceId }) => deviceId === phone.id)?.lives.at(-1)).toEqual({
      ...{ deviceEpoch: 1, count: 3, known: 6, missing: [[2, 2]], voided: 2 },
    });
  });

  it('a lost device that was withdrawn, too', async () => {
    const phone = await world.signIn(driver);
    const [first] = notes(phone, 3);
    await phone.push([first]);
    expect(await codeOf(await ask(office, phone, [[2, 3]]))).toBe('DEVICE_STILL_IN_USE');
    expect(await voidsOf(phone)).toEqual([]);
    await revoke(phone);
    expect((await voided(phone, [2, 3])).received).toMatchObject({ count: 1, through: 3, voided: 2 });
  });
});

describe('[L8] the audit chain goes on over a void', () => {
  it('one link for the range, from what the void says; who did it stands in the log', async () => {
    const { phone, events } = await ended(5, 1, 4, 5);
    const [one, , , four, five] = events;
    await voided(phone, [2, 3]);
    const [fact] = await voidsOf(phone);
    const { id, from, to, reason, by, at, checksum } = fact!;
    expect(checksum).toBe(
      voidChecksum({
        ...{ id, from, to, reason, by, at: at.toISOString() },
        ...{ userId: driver.id, deviceId: phone.id, deviceEpoch: 1 },
      }),
    );
    let hash = CHAIN_START;
    for (const [entryId, sum] of [
      [one!.id, one!.checksum],
      [id, checksum],
      [four!.id, four!.checksum],
      [five!.id, five!.checksum],
    ]) {
      const previous = hash;
      hash = chainHash(previous, sum);
      expect(await entry(entryId)).toMatchObject({ previous, hash });
    }
    const [head] = await world.truth`
      select through, hash from navette.device_chain where device_id = ${phone.id} and device_epoch = 1`;
    expect(head).toEqual({ through: 5, hash });
    expect(await entry(id)).toMatchObject({
      ...{ userId: world.tenant.admin.id, action: 'SEQUENCE_VOIDED', payloadHash: checksum },
      detail: { userId: driver.id, deviceEpoch: 1, from: 2, to: 3, reason: REASON },
    });
  });

  it('behind another hole it waits for its link', async () => {
    const { phone, events, next } = await ended(5, 1, 5);
    const { received } = await voided(phone, [3, 4]);
    expect(received).toEqual({ count: 2, through: 1, missing: [[2, 2]], voided: 2 });
    const [fact] = await voidsOf(phone);
    expect((await entry(fact!.id)).hash).toBeNull();
    // What waited goes with the next life.
    await next.push([events[1]]);
    expect((await entry(fact!.id)).hash).not.toBeNull();
    expect((await voided(phone, [3, 4])).received).toEqual({ count: 3, through: 5, missing: [], voided: 2 });
  });
});

describe('[E1] an event that comes all the same loses nothing', () => {
  it('is judged and counted; the chain keeps the void; nobody is taken for a copy', async () => {
    const { phone, events, next } = await ended(4, 1);
    await voided(phone, [2, 4]);
    const chain = () => world.truth`select through, hash from navette.device_chain where device_id = ${phone.id}`;
    const before = await chain();
    const answer = await next.push([events[2]]);
    expect(answer.receipts).toMatchObject([{ eventId: events[2]!.id, status: 'applied' }]);
    expect(answer.device.requiresReauth).toBe(false);
    expect(await chain()).toEqual(before);
    expect(await voided(phone, [2, 4])).toEqual({
      voided: [
        [2, 2],
        [4, 4],
      ],
      received: { count: 2, through: 4, missing: [], voided: 2 },
    });
    expect((await next.push([events[2]])).receipts).toMatchObject([{ status: 'applied', replayed: true }]);
  });

  it('at the same moment as its void: here, in one order or the other, and counted once', async () => {
    for (let round = 0; round < 5; round++) {
      const { phone, events, next } = await ended(3, 1);
      const [{ receipts }] = await Promise.all([next.push([events[1]]), voided(phone, [2, 3])]);
      expect(receipts).toMatchObject([{ status: 'applied' }]);
      expect(await voided(phone, [2, 3])).toEqual({
        voided: [[3, 3]],
        received: { count: 2, through: 3, missing: [], voided: 1 },
      });
    }
  });
});

describe('[S4] nobody else reaches it', () => {
  it('no other role, no other tenant, no life that is not there; nothing malformed', async () => {
    const { phone } = await ended(3, 1);
    const other = await world.signIn(world.tenant.drivers[1]!);
    expect((await ask(other, phone, [[2, 3]])).status).toBe(403);
    const stranger = await world.signIn((await world.other()).admin);
    expect((await ask(stranger, phone, [[2, 3]])).status).toBe(404);
    expect((await ask(office, phone, [[2, 3]], { deviceEpoch: 7 })).status).toBe(404);
    expect((await ask(office, phone, [[2, 3]], { userId: world.tenant.admin.id })).status).toBe(404);
    for (const ranges of [[], [[3, 2]], [[0, 1]], [[1, 20_000]], [[1, 2 ** 31]], 'all']) {
      expect((await ask(office, phone, ranges)).status).toBe(400);
    }
    expect((await ask(office, phone, [[2, 3]], { reason: '  ' })).status).toBe(400);
    expect(await voidsOf(phone)).toEqual([]);
  });
});

it('[L8] every chain of this file holds by the oracle of the worlds, which sees a void that was rewritten', async () => {
  const { phone } = await ended(3, 1);
  await voided(phone, [2, 3]);
  const tenants = [{ id: world.tenant.id, entities: entitiesOf(['logistics']) }];
  const state = { tenants, phones: [], ground: { truth: world.truth } } as unknown as WorldState;
  expect(await auditChains.check(state)).toEqual([]);
  await world.truth`update navette.sequence_void set reason = 'Never mind' where device_id = ${phone.id}`;
  expect((await auditChains.check(state)).join()).toContain(phone.id);
});
