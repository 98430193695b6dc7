import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import type { TestWorld } from '#server/test-world.ts';
import { arrivesOnce, busyPhone, busyWorld, idlePhone, lastIncident, reopened } from '#testkit/busy-phones.ts';
import {
  counts,
  createPhones,
  type Phone,
  type Phones,
  ready,
  sign,
  signIn,
  until,
  validate,
} from '#testkit/phones.ts';

// A device loses IndexedDB, alone or with a database: what is left still arrives, once, and what is not the office hears of.

let world: TestWorld;
let phones: Phones;
const driver = () => world.tenant.drivers[0] as FreshAccount;

beforeAll(async () => {
  world = await busyWorld();
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

describe('IndexedDB', () => {
  it('was deleted: the person is told to sign in, the key comes back, what waits arrives once', async () => {
    const { phone, sent, waiting } = await busyPhone(world, phones, driver());
    const { deviceId } = await phone.api.state();
    phone.device.losesSpool();
    const api = reopened(phones, phone);
    await until(async () => expect(await api.state()).toMatchObject({ active: null, recoverable: 1 }));
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    expect(await api.state()).toMatchObject({ deviceId, recoverable: 0 });
    expect((await api.state()).incidents).toMatchObject([
      { kind: 'SPOOL_LOST', data: { events: 3, files: 3, deviceEpoch: 1, lastSeq: 4 } },
    ]);
    await api.syncNow();
    await arrivesOnce(world, [sent, ...waiting]);
    await until(async () => expect(await counts(api)).toEqual({ received: 4 }));
    expect(await api.sync()).toMatchObject({ received: 4, committed: 4 });
    await until(async () =>
      expect(await lastIncident(world)).toMatchObject({ kind: 'SPOOL_LOST', data: { events: 3 } }),
    );
  });

  it('[E5] was deleted, and later the database, with nothing sealed in between: no number is used twice', async () => {
    const { phone, profile } = await idlePhone(world, phones, driver());
    phone.device.losesSpool();
    phone.network.online = true;
    const back = reopened(phones, phone);
    expect(await signIn(back, driver())).toMatchObject({ ok: true });
    await ready(back);
    phone.device.kill();
    phone.device.store.lose((await phone.device.spool.databaseKey(profile)).file);
    const api = reopened(phones, phone);
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
    const { phone, profile } = await busyPhone(world, phones, driver());
    const { deviceId } = await phone.api.state();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.losesSpool();
    phone.device.store.damage(file, (bytes) => bytes.fill(7));
    const api = reopened(phones, phone);
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    await ready(api);
    expect(await api.state()).toMatchObject({ deviceId, incidents: [{ kind: 'STORAGE_LOST' }] });
    expect(await api.sync()).toMatchObject({ committed: 0 });
    await sign(api, world.take(driver()));
    await api.syncNow();
    await until(async () =>
      expect(await lastIncident(world)).toMatchObject({ kind: 'STORAGE_LOST', data: { deviceEpoch: 1 } }),
    );
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
    const { phone, profile } = await busyPhone(world, phones, driver());
    const { deviceId } = await phone.api.state();
    await onlyOutbox(phone, profile);
    const api = reopened(phones, phone);
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    await ready(api);
    expect(await api.state()).toMatchObject({
      deviceId,
      incidents: [{ kind: 'STORAGE_LOST', data: { deviceEpoch: 1, lastSeq: 4 } }],
    });
    await until(async () =>
      expect(await lastIncident(world)).toMatchObject({ kind: 'STORAGE_LOST', data: { lastSeq: 4 } }),
    );
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
      const { phone, profile } = await busyPhone(world, phones, driver());
      await onlyOutbox(phone, profile);
      phone.network.online = true;
      phone.device.killAt(step);
      void signIn(reopened(phones, phone), driver());
      await phone.device.death();
      const api = reopened(phones, phone);
      expect(await signIn(api, driver())).toMatchObject({ ok: true });
      const data = { deviceEpoch: 1, lastSeq: 4 };
      expect((await api.state()).incidents, `killed at step ${step}`).toMatchObject([{ kind: 'STORAGE_LOST', data }]);
    }
  });

  it('was deleted with the database: the cookie says which device it was, and it gives its place free', async () => {
    const { phone, profile } = await busyPhone(world, phones, driver());
    const { deviceId } = await phone.api.state();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.losesSpool();
    phone.device.store.lose(file);
    const api = reopened(phones, phone);
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    const now = await api.state();
    expect(now.deviceId).not.toBe(deviceId);
    expect(await lastIncident(world)).toMatchObject({
      kind: 'STORAGE_LOST',
      data: { replacedBy: now.deviceId },
      revoked_by: 'lost',
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

describe('IndexedDB, lost with a database in whose place another one is made', () => {
  /** That one is damaged when the browser dies at `step` of the sign-in. Answers whether it came that far, and nothing was told before. */
  async function isToldAll(step: number): Promise<boolean> {
    const { device, api: before } = await phones.of(driver());
    await validate(before, world.take(driver()));
    await until(async () => expect(await counts(before)).toEqual({ received: 1 }));
    const { deviceId, active } = await before.state();
    const { file } = await device.spool.databaseKey(active!.profile);
    device.losesSpool();
    device.store.damage(file, (bytes) => bytes.fill(7));
    const { api: signing } = phones.openTab(device);
    device.killAt(step);
    const signed = signIn(signing, driver()).then(() => ready(signing));
    await Promise.race([signed, device.death()]);
    const records = await device.spool.profiles();
    if (!device.wasKilled() || records.some(({ opened, found }) => opened && !found)) return false;
    for (const { profile } of records) {
      const made = await device.spool.databaseKey(profile);
      if (device.store.bytes(made.file)) device.store.damage(made.file, (bytes) => bytes.fill(7));
    }
    const { api } = phones.openTab(device);
    if (!(await api.state()).active) expect(await signIn(api, driver())).toMatchObject({ ok: true });
    await ready(api);
    const told = () => world.truth`
      select data -> 'deviceEpoch' as life from navette.incident where device_id = ${deviceId} and kind = 'STORAGE_LOST'`;
    await until(async () => expect(await told()).toContainEqual({ life: 1 }));
    return true;
  }

  it('dies with that one damaged, at any step: the office hears that a life has lost its storage', async () => {
    for (let step = 1; await isToldAll(step); step += 1) await phones.close();
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
    const api = reopened(phones, phone);
    phone.network.online = true;
    expect(await signIn(api, driver())).toMatchObject({ ok: true });
    await ready(api);
    expect(await api.state()).toMatchObject({
      deviceId,
      incidents: [{ kind: 'STORAGE_LOST', data: { deviceEpoch: 1 } }],
    });
    await until(async () =>
      expect(await lastIncident(world)).toMatchObject({ kind: 'STORAGE_LOST', data: { deviceEpoch: 1 } }),
    );
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
