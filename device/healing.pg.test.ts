import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeliveryRow } from '#server/demo/rows.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import {
  counts,
  createPhones,
  type Phone,
  type Phones,
  ready,
  shown,
  sign,
  signIn,
  until,
  validate,
  validation,
} from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

// A device loses what the browser keeps for it, or the disk damages it: what waited still arrives, once, and the rest comes again.

let world: TestWorld;
let phones: Phones;
const driver = () => world.tenant.drivers[0] as FreshAccount;

beforeAll(async () => {
  const size = { drivers: 1, clients: 20, products: 20, deliveriesPerDriver: 150, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 200 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

/** Offline, three validations with a signature each, sealed; one more was sent before. */
async function busyPhone(): Promise<{ phone: Phone; profile: string; sent: DeliveryRow; waiting: DeliveryRow[] }> {
  const phone = await phones.of(driver());
  const { api, network } = phone;
  const sent = world.take(driver());
  await sign(api, sent);
  await until(async () => expect(await counts(api)).toEqual({ received: 1 }));
  await until(async () => expect((await api.sync()).filesWaiting).toBe(0));
  network.online = false;
  const waiting = [world.take(driver()), world.take(driver()), world.take(driver())];
  for (const delivery of waiting) await sign(api, delivery);
  const profile = (await api.state()).active!.profile;
  await until(async () => expect((await phone.device.spool.counts()).get(profile)).toEqual({ events: 3, files: 3 }));
  return { phone, profile, sent, waiting };
}

/** Offline, all sent. */
async function idlePhone(): Promise<{ phone: Phone; profile: string }> {
  const phone = await phones.of(driver());
  await sign(phone.api, world.take(driver()));
  await until(async () => expect(await counts(phone.api)).toEqual({ received: 1 }));
  await until(async () => expect((await phone.api.sync()).filesWaiting).toBe(0));
  phone.network.online = false;
  return { phone, profile: (await phone.api.state()).active!.profile };
}

/** Opened again, still without a network. */
function reopened(phone: Phone): Phone['api'] {
  const tab = phones.openTab(phone.device);
  return tab.api;
}

async function arrivesOnce(deliveries: readonly DeliveryRow[]): Promise<void> {
  for (const delivery of deliveries) {
    await until(async () =>
      expect(await world.stored(delivery)).toMatchObject({ status: 'validated', proof: 'complete' }),
    );
    expect(await world.audit(delivery.id)).toHaveLength(1);
  }
}

describe('the local database', () => {
  it('was deleted by the browser: what waits is there, is shown on what comes again, and arrives once', async () => {
    const { phone, profile, sent, waiting } = await busyPhone();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.lose(file);
    const api = reopened(phone);
    await until(async () => expect((await api.state()).active?.profile).toBe(profile));
    await until(async () => expect(await counts(api)).toEqual({ saved: 3 }));
    expect((await api.sync()).filesWaiting).toBe(3);
    expect((await api.state()).incidents).toMatchObject([
      { kind: 'DATABASE_LOST', data: { events: 3, files: 3, unreadable: 0, deviceEpoch: 1, lastSeq: 4 } },
    ]);
    // Work goes on at once, and takes a sequence of its own.
    const next = world.take(driver());
    phone.network.mishap('/api/sync/push', 'cut before');
    phone.network.online = true;
    await ready(api);
    for (const delivery of waiting) expect(await shown(api, delivery)).toMatchObject({ status: 'validated' });
    await sign(api, next);
    await api.syncNow();
    await arrivesOnce([sent, ...waiting, next]);
    await until(async () => expect(await counts(api)).toEqual({ received: 4 }));
    expect(await api.sync()).toMatchObject({ received: 5, committed: 5 });
    for (const delivery of [sent, ...waiting])
      expect(await shown(api, delivery)).toMatchObject({ status: 'validated' });

    const [incident] = (await api.state()).incidents;
    await api.incidentRead(incident!.id);
    expect((await api.state()).incidents).toEqual([]);
  });

  it.each([
    ['its first page', (bytes: Uint8Array) => bytes.fill(7, 100, 200)],
    ['all pages but the first', (bytes: Uint8Array) => bytes.fill(7, 4_096)],
    ['its end: cut off in the middle', (bytes: Uint8Array) => bytes.slice(0, Math.floor(bytes.length / 8_192) * 4_096)],
    ['everything: it is empty', () => new Uint8Array(0)],
  ])('was damaged, %s: what waits arrives once', async (_, change) => {
    const { phone, profile, sent, waiting } = await busyPhone();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.damage(file, change);
    const api = reopened(phone);
    await until(async () => expect(await counts(api)).toEqual({ saved: 3 }));
    phone.network.online = true;
    await api.syncNow();
    await ready(api);
    await arrivesOnce([sent, ...waiting]);
    await until(async () => expect(await counts(api)).toEqual({ received: 3 }));
    expect((await api.state()).incidents).toHaveLength(1);
    // Should IndexedDB go next, there is a way back to it.
    expect(await phone.device.store.copies()).toMatchObject([{ file, profile }]);
  });

  it('was deleted, and damaged again before the office has heard of it: it hears of both', async () => {
    const { phone, profile } = await idlePhone();
    const { deviceId } = await phone.api.state();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.lose(file);
    const between = reopened(phone);
    await until(async () => expect((await between.state()).incidents).toMatchObject([{ kind: 'DATABASE_LOST' }]));
    phone.device.kill();
    phone.device.store.damage(file, (bytes) => bytes.fill(7));
    const api = reopened(phone);
    await until(async () => expect((await api.state()).active?.profile).toBe(profile));
    phone.network.online = true;
    await api.wake('online');
    const kinds = () =>
      world.truth`select kind from navette.incident where device_id = ${deviceId} order by received_at, kind`;
    await until(async () =>
      expect((await kinds()).map(({ kind }) => kind)).toEqual(['DATABASE_DAMAGED', 'DATABASE_LOST']),
    );
  });

  it.each([
    ['with work that is kept', busyPhone],
    ['with nothing to send', idlePhone],
  ])('was deleted, and its person signs out %s before the office has heard of it: it hears', async (_, made) => {
    const { phone, profile } = await made();
    const { deviceId } = await phone.api.state();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.lose(file);
    const api = reopened(phone);
    await until(async () => expect((await api.state()).incidents).toMatchObject([{ kind: 'DATABASE_LOST' }]));
    expect(await api.signOut({ unsent: 'keep' })).toMatchObject({ ok: true });
    phone.network.online = true;
    await api.wake('online');
    const told = () => world.truth`select user_id, kind from navette.incident where device_id = ${deviceId}`;
    await until(async () => expect(await told()).toEqual([{ user_id: driver().id, kind: 'DATABASE_LOST' }]));
    await until(async () => {
      await api.wake('online');
      expect((await api.state()).profiles).toEqual([]);
    });
  });

  it('is damaged while two tabs use it: one mends it, both go on', async () => {
    const { phone, profile, sent, waiting } = await busyPhone();
    const second = phones.openTab(phone.device).api;
    await ready(second);
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.store.damage(file, (bytes) => bytes.fill(7));
    await second.query('SELECT count(*) FROM logistics_client');
    await until(async () => expect((await second.state()).incidents).toMatchObject([{ kind: 'DATABASE_DAMAGED' }]));
    for (const api of [phone.api, second]) {
      await until(async () => expect(await counts(api)).toEqual({ saved: 3 }));
      expect((await api.state()).active?.profile).toBe(profile);
    }
    phone.network.online = true;
    await phone.api.syncNow();
    await ready(second);
    await arrivesOnce([sent, ...waiting]);
    await until(async () => expect(await counts(second)).toEqual({ received: 3 }));
  });

  it('is found damaged by what people do at that moment: each has an answer, from what was mended', async () => {
    const { phone, profile } = await busyPhone();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.store.damage(file, (bytes) => bytes.fill(7));
    const { api } = phone;
    const names = () => api.query<{ n: number }>('SELECT count(*) AS n FROM logistics_client');
    const record = { entity: 'logistics.client', entityId: 'new' };
    const [first, kept, second, made] = await Promise.all([
      names(),
      api.keepDraft(record, 'Moreau'),
      names(),
      api.commit(validation(world.take(driver()))),
    ]);
    // Made anew, without a network: its rows come later, and nobody was told that something is saved which is not.
    expect([first, kept, second]).toEqual([[{ n: 0 }], undefined, [{ n: 0 }]]);
    expect(made).toMatchObject({ ok: false, problem: { code: 'NOT_FOUND' } });
    expect(await api.draft(record)).toBe('Moreau');
    expect(await counts(api)).toEqual({ saved: 3 });
  });
});

/** The latest that the office heard of. */
const lost = async () =>
  (
    await world.truth`
  select i.kind, i.data, d.name, d.revoked_by from navette.incident i join navette.device d on d.id = i.device_id
  where i.tenant_id = ${world.tenant.id} order by i.received_at desc`
  )[0];

describe('IndexedDB', () => {
  it('was deleted: the person is told to sign in, the key comes back, what waits arrives once', async () => {
    const { phone, sent, waiting } = await busyPhone();
    const { deviceId } = await phone.api.state();
    phone.device.losesSpool();
    const api = reopened(phone);
    await until(async () => expect(await api.state()).toMatchObject({ active: null, recoverable: 1 }));
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    expect(await api.state()).toMatchObject({ deviceId, recoverable: 0 });
    expect((await api.state()).incidents).toMatchObject([
      { kind: 'SPOOL_LOST', data: { events: 3, files: 3, deviceEpoch: 1, lastSeq: 4 } },
    ]);
    await api.syncNow();
    await arrivesOnce([sent, ...waiting]);
    await until(async () => expect(await counts(api)).toEqual({ received: 4 }));
    expect(await api.sync()).toMatchObject({ received: 4, committed: 4 });
    await until(async () => expect(await lost()).toMatchObject({ kind: 'SPOOL_LOST', data: { events: 3 } }));
  });

  it('[E5] was deleted, and later the database, with nothing sealed in between: no number is used twice', async () => {
    const { phone, profile } = await idlePhone();
    phone.device.losesSpool();
    phone.network.online = true;
    const back = reopened(phone);
    expect(await signIn(back, driver())).toMatchObject({ ok: true });
    await ready(back);
    phone.device.kill();
    phone.device.store.lose((await phone.device.spool.databaseKey(profile)).file);
    const api = reopened(phone);
    await ready(api);
    await sign(api, world.take(driver()));
    await api.syncNow();
    await until(async () => expect(await counts(api)).toEqual({ received: 1 }));
    expect(await api.sync()).toMatchObject({ received: 2, committed: 2 });
    const { deviceId } = await api.state();
    const seqs = await world.truth`select seq from navette.ledger where device_id = ${deviceId} order by received_at`;
    expect(seqs.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await world.truth`select from navette.device_fork where device_id = ${deviceId}`).toHaveLength(0);
  });

  it('was deleted and the database is damaged: a new life begins, the office sees which numbers never arrived', async () => {
    const { phone, profile } = await busyPhone();
    const { deviceId } = await phone.api.state();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.losesSpool();
    phone.device.store.damage(file, (bytes) => bytes.fill(7));
    const api = reopened(phone);
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    await ready(api);
    expect(await api.state()).toMatchObject({ deviceId, incidents: [{ kind: 'STORAGE_LOST' }] });
    expect(await api.sync()).toMatchObject({ committed: 0 });
    await sign(api, world.take(driver()));
    await api.syncNow();
    await until(async () => expect(await lost()).toMatchObject({ kind: 'STORAGE_LOST', data: { deviceEpoch: 1 } }));
  });

  /** Nothing but the outbox can be read of the database, and IndexedDB is gone. */
  async function onlyOutbox({ device }: Phone, profile: string): Promise<void> {
    const { file } = await device.spool.databaseKey(profile);
    const db = await device.database(profile);
    const root = await db.first<{ page: number }>(`SELECT rootpage AS page FROM sqlite_schema WHERE name = 'meta'`);
    await db.close();
    device.losesSpool();
    device.store.damage(file, (bytes) => bytes.fill(7, (root!.page - 1) * 4_096, root!.page * 4_096));
  }

  it('was deleted and of the database only the outbox can be read: the office sees which numbers never arrived', async () => {
    const { phone, profile } = await busyPhone();
    const { deviceId } = await phone.api.state();
    await onlyOutbox(phone, profile);
    const api = reopened(phone);
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    await ready(api);
    expect(await api.state()).toMatchObject({
      deviceId,
      incidents: [{ kind: 'STORAGE_LOST', data: { deviceEpoch: 1, lastSeq: 4 } }],
    });
    await until(async () => expect(await lost()).toMatchObject({ kind: 'STORAGE_LOST', data: { lastSeq: 4 } }));
    const office = await world.signIn(world.tenant.admin);
    const answer = await office.request('/api/admin/devices');
    const { devices } = (await answer.json()) as { devices: { deviceId: string; lives: object[] }[] };
    expect(devices.find((one) => one.deviceId === deviceId)?.lives).toContainEqual(
      expect.objectContaining({ deviceEpoch: 1, count: 1, known: 4, missing: [[2, 4]] }),
    );
  });

  it('was deleted likewise, and the person has to sign in twice: the last number is not forgotten in between', async () => {
    // The answer to the first sign-in, the second request, its answer.
    for (const step of [2, 4, 5, 6]) {
      const { phone, profile } = await busyPhone();
      await onlyOutbox(phone, profile);
      phone.network.online = true;
      phone.device.killAt(step);
      void signIn(reopened(phone), driver());
      await phone.device.death();
      const api = reopened(phone);
      expect(await signIn(api, driver())).toMatchObject({ ok: true });
      const data = { deviceEpoch: 1, lastSeq: 4 };
      expect((await api.state()).incidents, `killed at step ${step}`).toMatchObject([{ kind: 'STORAGE_LOST', data }]);
    }
  });

  it('was deleted with the database: the cookie says which device it was, and it gives its place free', async () => {
    const { phone, profile } = await busyPhone();
    const { deviceId } = await phone.api.state();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.losesSpool();
    phone.device.store.lose(file);
    const api = reopened(phone);
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    const now = await api.state();
    expect(now.deviceId).not.toBe(deviceId);
    expect(await lost()).toMatchObject({
      kind: 'STORAGE_LOST',
      data: { replacedBy: now.deviceId },
      revoked_by: 'self',
    });
    const office = await world.signIn(world.tenant.admin);
    const answer = await office.request('/api/admin/incidents');
    const { incidents } = (await answer.json()) as { incidents: { deviceId: string; userName: string }[] };
    expect(incidents[0]).toMatchObject({ kind: 'STORAGE_LOST', deviceId, userName: driver().name });
    const stranger = await world.signIn(driver(), { id: deviceId.replace(/.$/, '0') });
    expect((await stranger.request('/api/admin/incidents')).status).toBe(403);
  });
});

describe('IndexedDB, while a database that is empty is being filled again', () => {
  /** Work that came back or is called lost, and a next event that arrives. `step`: when the browser dies. */
  async function survives(step: number): Promise<'lost' | 'kept' | 'not killed'> {
    const { api: before, device, network } = await phones.of(driver());
    const [sent, waiting, next] = [world.take(driver()), world.take(driver()), world.take(driver())];
    await validate(before, sent);
    await until(async () => expect(await counts(before)).toEqual({ received: 1 }));
    network.online = false;
    await validate(before, waiting);
    const { profile } = (await before.state()).active!;
    await until(async () => expect((await device.spool.counts()).get(profile)).toMatchObject({ events: 1 }));
    const { file } = await device.spool.databaseKey(profile);
    device.kill();
    device.store.damage(file, () => new Uint8Array(0));
    device.killAt(step);
    const { api: mending } = phones.openTab(device);
    const mended = until(async () => expect(await counts(mending)).toMatchObject({ saved: 1 }));
    await Promise.race([mended, device.death()]);
    if (!device.wasKilled()) return 'not killed';
    const { id: deviceId } = await device.spool.device();
    device.losesSpool();
    const { api } = phones.openTab(device);
    network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    await ready(api);
    await validate(api, next);
    await until(async () => expect(await world.stored(next)).toMatchObject({ status: 'validated' }));
    const told =
      await world.truth`select from navette.incident where device_id = ${deviceId} and kind = 'STORAGE_LOST'`;
    const isKept = told.length === 0;
    if (isKept) await until(async () => expect(await world.stored(waiting)).toMatchObject({ status: 'validated' }));
    return isKept ? 'kept' : 'lost';
  }

  it('[E5] was deleted at any step of it: no number is used twice, and the office hears of what is lost', async () => {
    const fates: string[] = [];
    // From where the outbox is back on, nothing is lost any more.
    for (let step = 1; fates.at(-1) !== 'kept'; step += 1) {
      fates.push(await survives(step));
      await phones.close();
    }
    expect(new Set(fates)).toEqual(new Set(['lost', 'kept']));
  }, 60_000);
});

describe('IndexedDB, on a device of two people', () => {
  it('was deleted with one of the databases: whose is gone has lost a life, and the office is told', async () => {
    const phone = await phones.of(world.tenant.admin);
    const { deviceId, active } = await phone.api.state();
    expect(await signIn(phone.api, driver())).toMatchObject({ ok: true });
    await ready(phone.api);
    phone.network.online = false;
    await sign(phone.api, world.take(driver()));
    const { profile } = (await phone.api.state()).active!;
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.losesSpool();
    phone.device.store.lose(file);
    const api = reopened(phone);
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    await ready(api);
    expect(await api.state()).toMatchObject({
      deviceId,
      incidents: [{ kind: 'STORAGE_LOST', data: { deviceEpoch: 1 } }],
    });
    await until(async () => expect(await lost()).toMatchObject({ kind: 'STORAGE_LOST', data: { deviceEpoch: 1 } }));
    // Whose database is here has lost nothing.
    expect(await signIn(api, world.tenant.admin)).toMatchObject({ ok: true });
    expect((await api.state()).active?.profile).toBe(active!.profile);
    expect((await api.state()).incidents).toMatchObject([{ kind: 'SPOOL_LOST' }]);
    // From here on it is a device like any other: a life that its person ends is not lost.
    await api.syncNow();
    expect(await api.signOut()).toEqual({ ok: true, value: null });
    expect(await signIn(api, world.tenant.admin)).toMatchObject({ ok: true });
    expect((await api.state()).incidents).toEqual([]);
  });
});
