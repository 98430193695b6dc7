import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import type { NodeTab } from '#testkit/node-device.ts';
import {
  counts,
  createPhones,
  type Phones,
  ready,
  shown,
  stateOf,
  until,
  validate,
  validation,
} from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { DeviceApi } from './api.ts';

let world: TestWorld;
let phones: Phones;

beforeAll(async () => {
  const size = { drivers: 4, clients: 30, products: 40, deliveriesPerDriver: 30, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const driver = (number: number): FreshAccount => world.tenant.drivers[number] as FreshAccount;
const taken = (person: FreshAccount, count: number) => Array.from({ length: count }, () => world.take(person));

describe('the device on the real server', () => {
  it('[F3] has its share after the first sync, and nothing of anybody else', async () => {
    const { api, tab } = await phones.of(driver(0));
    const own = world.tenant.deliveries.filter(({ driverId }) => driverId === driver(0).id);
    const rows = await api.query('SELECT id, driverId FROM logistics_delivery');
    expect(rows.map(({ id }) => id).sort()).toEqual(own.map(({ id }) => id).sort());
    const clients = await api.query('SELECT id FROM logistics_client');
    expect(new Set(clients.map(({ id }) => id))).toEqual(new Set(own.map(({ clientId }) => clientId)));
    expect(await api.query('SELECT count(*) AS n FROM logistics_product')).toEqual([{ n: 40 }]);
    expect(await api.sync()).toMatchObject({
      reachable: true,
      problem: null,
      firstSync: null,
      received: 0,
      committed: 0,
    });
    expect(tab.notices).toContainEqual({ kind: 'session' });
    expect(tab.notices.some(({ kind }) => kind === 'rows')).toBe(true);
  });

  it('[L3] validates offline; online, all arrives once and is acknowledged with the server’s row', async () => {
    const { api, network } = await phones.of(driver(0));
    network.online = false;
    const deliveries = taken(driver(0), 3);
    for (const delivery of deliveries) await validate(api, delivery);
    expect(await shown(api, deliveries[0]!)).toMatchObject({ status: 'validated', receivedBy: 'Mme Amrani' });
    expect(await stateOf(api, deliveries[0]!)).toEqual({ state: 'saved', code: null });
    expect(await api.syncNow()).toMatchObject({ ok: false, problem: { code: 'NETWORK_ERROR' } });
    expect(await api.sync()).toMatchObject({ reachable: false, received: 0, committed: 3, counts: { saved: 3 } });

    network.online = true;
    await api.wake('online');
    await until(async () => expect(await counts(api)).toEqual({ received: 3 }));
    await until(async () =>
      expect(await api.sync()).toMatchObject({ received: 3, committed: 3, oldestWaitingAt: null }),
    );
    for (const delivery of deliveries) {
      const stored = await world.stored(delivery);
      expect(stored).toMatchObject({ status: 'validated', received_by: 'Mme Amrani', validated_by: driver(0).id });
      expect(await shown(api, delivery)).toMatchObject({ status: 'validated', version: Number(stored.version) });
      expect(await stateOf(api, delivery)).toEqual({ state: 'received', code: null });
      expect(await world.audit(delivery.id)).toHaveLength(1);
    }
    expect(await api.journal({ limit: 10 })).toMatchObject([
      { seq: 3, state: 'received', action: 'DELIVERY_VALIDATED' },
      { seq: 2 },
      { seq: 1, receivedAt: expect.any(String) },
    ]);
  });

  it('[L4] the second of two drivers learns who was first and when', async () => {
    const first = await phones.of(driver(1));
    const delivery = world.take(driver(1));
    first.network.online = false;
    const mine = await validate(first.api, delivery);
    // Given to another driver, who validates while the first is offline.
    await world.truth`update logistics.delivery set driver_id = ${driver(2).id} where id = ${delivery.id}`;
    const second = await phones.of(driver(2));
    await validate(second.api, delivery);
    await until(async () => expect(await counts(second.api)).toEqual({ received: 1 }));
    first.network.online = true;
    await first.api.wake('online');
    await until(async () => expect(await counts(first.api)).toEqual({ needsYou: 1 }));
    const [entry] = await first.api.journal({ limit: 1, states: ['needsYou'] });
    expect(entry).toMatchObject({ eventId: mine, code: 'ALREADY_VALIDATED', data: { byName: driver(2).name } });
    await until(async () =>
      expect(first.tab.notices.filter(({ kind }) => kind === 'verdict')).toMatchObject([
        { entry: { eventId: mine, code: 'ALREADY_VALIDATED' } },
      ]),
    );
    expect((await world.audit(delivery.id)).filter(({ outcome }) => outcome === 'applied')).toHaveLength(1);

    expect(await first.api.acknowledge(mine)).toEqual({ ok: true, value: null });
    expect(await counts(first.api)).toEqual({});
    expect(await first.api.journal({ limit: 5, states: ['needsYou'] })).toEqual([]);
    expect(await first.api.journal({ limit: 5 })).toMatchObject([
      { eventId: mine, acknowledgedAt: expect.any(String) },
    ]);
  });

  it('[F8] a delivery reassigned by SQL leaves one device and appears on the other, its client too', async () => {
    const [from, to] = [await phones.of(driver(2)), await phones.of(driver(3))];
    const delivery = world.take(driver(2));
    const client = { id: delivery.clientId };
    await world.truth`update logistics.delivery set driver_id = ${driver(3).id} where client_id = ${client.id} and driver_id = ${driver(2).id}`;
    expect(await from.api.syncNow()).toMatchObject({ ok: true });
    expect(await to.api.syncNow()).toMatchObject({ ok: true });
    expect(await shown(from.api, delivery)).toBeUndefined();
    expect(await shown(to.api, delivery)).toMatchObject({ status: 'pending' });
    const clients = (api: DeviceApi) => api.query('SELECT id FROM logistics_client WHERE id = ?', [client.id]);
    expect(await clients(from.api)).toEqual([]);
    expect(await clients(to.api)).toEqual([client]);
    expect(from.network.requests.filter((path) => path === 'GET /api/sync/pull')).toHaveLength(1);
  });

  it('[E10] a poke brings what others changed, without a timer', async () => {
    const one = await phones.of(driver(0));
    const admin = await phones.of(world.tenant.admin);
    const delivery = world.take(driver(0));
    await validate(one.api, delivery);
    await until(async () => expect(await shown(admin.api, delivery)).toMatchObject({ status: 'validated' }));
    expect(
      await admin.api.query('SELECT outcome FROM logistics_audit_entry WHERE entityId = ?', [delivery.id]),
    ).toEqual([{ outcome: 'applied' }]);
  });

  it('[L3] sends a signature after its event, and reads it from the server on another device', async () => {
    const { api } = await phones.of(driver(0));
    const delivery = world.take(driver(0));
    const png = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, ...Array.from({ length: 500 }, (_, n) => n % 251)]);
    const signature = sha256HexOfBytes(png);
    const file = { sha256: signature, mime: 'image/png', bytes: png };
    const done = await api.commit({ ...validation(delivery, { signature }), attachments: [file] });
    expect(done.ok).toBe(true);
    await until(async () =>
      expect(await api.sync()).toMatchObject({ filesWaiting: 0, counts: { saved: 0, sending: 0 } }),
    );
    await until(async () => expect(await world.stored(delivery)).toMatchObject({ proof: 'complete' }));
    const admin = await phones.of(world.tenant.admin);
    expect(await admin.api.attachment(signature)).toEqual({ mime: 'image/png', bytes: png });
    admin.network.online = false;
    expect(await admin.api.attachment(signature)).toEqual({ mime: 'image/png', bytes: png });
    expect(await admin.api.attachment('0'.repeat(64))).toBeNull();
  });

  it('[E7] a lost answer doubles nothing', async () => {
    const { api, network } = await phones.of(driver(0));
    const delivery = world.take(driver(0));
    network.mishap('/api/sync/push', 'lost answer', 'captive portal', 'cut in the middle');
    await validate(api, delivery);
    await until(async () => {
      await api.wake('online');
      expect(await counts(api)).toEqual({ received: 1 });
    });
    expect(await world.audit(delivery.id)).toHaveLength(1);
  });

  it('[E7] every tab shows what one of them did, and each event has one effect', async () => {
    const { api, device } = await phones.of(driver(1));
    const tabs = Array.from({ length: 4 }, () => phones.openTab(device));
    await Promise.all(tabs.map((tab) => ready(tab.api)));
    const deliveries = taken(driver(1), 8);
    await Promise.all(deliveries.map((delivery, index) => validate((tabs[index % 4] as NodeTab).api, delivery)));
    await Promise.all(tabs.map((tab) => tab.api.wake('visible')));
    for (const each of [api, ...tabs.map((tab) => tab.api)]) {
      await until(async () => expect(await counts(each)).toEqual({ received: 8 }));
    }
    const notices = tabs.map(({ notices }) =>
      notices.some((n) => n.kind === 'rows' && n.entities.includes('logistics.delivery')),
    );
    expect(notices).toEqual([true, true, true, true]);
    for (const delivery of deliveries) expect(await world.audit(delivery.id)).toHaveLength(1);
  });
});
