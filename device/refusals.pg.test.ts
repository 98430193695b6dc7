import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { backOnline, createPhones, type Phone, type Phones, settled, stateOf, until } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { CLIENT, shop, storedShop, writeShop } from '#testkit/shops.ts';
import type { DeviceNotice } from './api.ts';

// What becomes of refused work: on the device, offline, against the real server.

let world: TestWorld;
let phones: Phones;
let admin: FreshAccount;

beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
  admin = world.tenant.admin;
});
afterEach(async () => {
  await hasRole('admin');
  await phones.close();
});
afterAll(() => world.end());

/** What the server grants; the device hears of it with its next session. */
const hasRole = (role: string) => world.truth`update navette.account set role = ${role} where id = ${admin.id}`;
const stored = (id: string) => storedShop(world, id);
const notes = async (id: string) =>
  (await world.audit(id)).filter(({ action }) => String(action).startsWith('REFUSAL')).map(({ action }) => action);

/** A client that was made and edited, both refused: the second because of the first. */
async function refused(): Promise<{ phone: Phone; id: string; parent: string; child: string }> {
  const phone = await phones.of(admin);
  phone.network.online = false;
  const made = await writeShop(phone.api, 'CREATE', shop);
  const edited = await writeShop(phone.api, 'UPDATE', { city: 'Blida' }, made.entityId);
  await hasRole('driver');
  await backOnline(phone);
  await hasRole('admin');
  return { phone, id: made.entityId, parent: made.eventId, child: edited.eventId };
}

describe('[E6] refused work', () => {
  it('is told with what was sent and what waits behind it', async () => {
    const { phone, parent, child, id } = await refused();
    expect(await phone.api.refusals()).toMatchObject([
      { eventId: parent, code: 'FORBIDDEN_ACTION', payload: { city: 'Oran' }, parkedBehind: null, obstacle: null },
      { eventId: child, code: 'DEPENDENCY_REJECTED', payload: { city: 'Blida' }, parkedBehind: parent },
    ]);
    expect(await stored(id)).toBeUndefined();
  });

  it('corrected offline and sent again: a new event, the parked one after it; the old ones count as replaced', async () => {
    const { phone, parent, id } = await refused();
    const { api } = phone;
    phone.network.online = false;
    const sent = await api.sendAgain(parent, { payload: { ...shop, name: 'Corrected' } });
    expect(sent).toMatchObject({ ok: true, value: { entityId: id } });
    expect(await api.refusals()).toEqual([]);
    expect((await api.sync()).counts).toMatchObject({ needsYou: 0, saved: 4 });
    expect(await api.query('SELECT name, city FROM logistics_client WHERE id = ?', [id])).toEqual([
      { name: 'Corrected', city: 'Blida' },
    ]);
    expect(await api.sendAgain(parent)).toMatchObject({ ok: false, problem: { code: 'NOT_FOUND' } });
    await backOnline(phone);
    expect(await stored(id)).toMatchObject({ name: 'Corrected', city: 'Blida' });
    expect(await stateOf(api, { id })).toMatchObject({ state: 'received' });
    const history = await api.journal({ limit: 10 });
    expect(history.map(({ state, replacedBy }) => `${state} ${replacedBy ? 'replaced' : ''}`.trim())).toEqual([
      ...['received', 'received', 'received', 'received'],
      ...['needsYou replaced', 'needsYou replaced'],
    ]);
    expect(await notes(id)).toEqual(['REFUSAL_REPLACED', 'REFUSAL_REPLACED']);
  });

  it('given up: what waits behind it goes with it, and the audit log keeps both', async () => {
    const { phone, parent, id } = await refused();
    expect(await phone.api.discard(parent)).toEqual({ ok: true, value: null });
    expect(await phone.api.refusals()).toEqual([]);
    await settled(phone.api);
    expect((await phone.api.sync()).counts.needsYou).toBe(0);
    expect(await notes(id)).toEqual(['REFUSAL_DISCARDED', 'REFUSAL_DISCARDED']);
    expect((await phone.api.journal({ limit: 10, states: ['needsYou'] })).length).toBe(0);
    expect((await phone.api.journal({ limit: 10 })).filter(({ code }) => code === 'FORBIDDEN_ACTION')).toHaveLength(1);
  });

  it('what this device would refuse itself says why', async () => {
    const phone = await phones.of(world.tenant.drivers[0]!);
    const delivery = world.take(world.tenant.drivers[0]!);
    phone.network.online = false;
    await phone.api.commit({
      entity: 'logistics.delivery',
      entityId: delivery.id,
      action: 'DELIVERY_VALIDATED',
      payload: { code: delivery.code, validatedAt: new Date().toISOString(), receivedBy: 'Amel' },
    });
    const office = await world.signIn(world.tenant.drivers[0]!);
    await office.push([office.validation(delivery)]);
    await backOnline(phone);
    await phone.api.syncNow();
    const [refusal] = await phone.api.refusals();
    expect(refusal).toMatchObject({ code: 'ALREADY_VALIDATED', obstacle: { code: 'ALREADY_VALIDATED' } });
    expect(await phone.api.sendAgain(refusal!.eventId)).toMatchObject({ ok: false });
    expect((await phone.api.sync()).counts.saved).toBe(0);
  });
});

it('[E6] a verdict that somebody else changes is told, once', async () => {
  await world.truth`
    update navette.tenant set rules = jsonb_set(rules::jsonb, '{policies}', '{"logistics.client": "manual"}')
    where id = ${world.tenant.id}`;
  const phone = await phones.of(admin);
  const { entityId } = await writeShop(phone.api, 'CREATE', shop);
  await settled(phone.api);
  phone.network.online = false;
  await writeShop(phone.api, 'UPDATE', { name: 'Mine' }, entityId);
  await world.truth`update logistics.client set name = 'Theirs' where id = ${entityId}`;
  await backOnline(phone);
  const [waiting] = await phone.api.conflicts();
  const told: DeviceNotice[] = [];
  await phone.api.subscribe((notice) => void (notice.kind === 'verdict' && told.push(notice)));
  const office = await world.signIn(admin);
  const choice = office.event({
    ...{ entity: CLIENT, entityId, action: 'CONFLICT_RESOLVED', baseVersion: waiting!.theirs!.version },
    payload: { conflictEventIds: waiting?.eventIds, values: {} },
  });
  expect((await office.push([choice])).receipts).toMatchObject([{ status: 'applied' }]);
  await phone.api.syncNow();
  await phone.api.syncNow();
  await until(async () => expect(told).toMatchObject([{ entry: { state: 'amended', code: 'CONFLICT_SETTLED' } }]));
  expect(await phone.api.conflicts()).toEqual([]);
});
