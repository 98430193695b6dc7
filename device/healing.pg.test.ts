import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import type { TestWorld } from '#server/test-world.ts';
import { arrivesOnce, busyPhone, busyWorld, idlePhone, reopened } from '#testkit/busy-phones.ts';
import { counts, createPhones, type Phones, ready, shown, sign, until, validation } from '#testkit/phones.ts';
import type { Spool } from './spool/spool.ts';

// A device loses a database, or the disk damages it: what waited still arrives, once, and the rest comes again.

let world: TestWorld;
let phones: Phones;
const driver = () => world.tenant.drivers[0] as FreshAccount;

beforeAll(async () => {
  world = await busyWorld();
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

describe('the local database', () => {
  it('was deleted by the browser: what waits is there, is shown on what comes again, and arrives once', async () => {
    const { phone, profile, sent, waiting } = await busyPhone(world, phones, driver());
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.lose(file);
    const api = reopened(phones, phone);
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
    await arrivesOnce(world, [sent, ...waiting, next]);
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
    const { phone, profile, sent, waiting } = await busyPhone(world, phones, driver());
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.damage(file, change);
    const api = reopened(phones, phone);
    await until(async () => expect(await counts(api)).toEqual({ saved: 3 }));
    phone.network.online = true;
    await api.syncNow();
    await ready(api);
    await arrivesOnce(world, [sent, ...waiting]);
    await until(async () => expect(await counts(api)).toEqual({ received: 3 }));
    expect((await api.state()).incidents).toHaveLength(1);
    // Should IndexedDB go next, there is a way back to it.
    expect(await phone.device.store.copies()).toMatchObject([{ file, profile }]);
  });

  it('was deleted, and damaged again before the office has heard of it: it hears of both', async () => {
    const { phone, profile } = await idlePhone(world, phones, driver());
    const { deviceId } = await phone.api.state();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.lose(file);
    const between = reopened(phones, phone);
    await until(async () => expect((await between.state()).incidents).toMatchObject([{ kind: 'DATABASE_LOST' }]));
    phone.device.kill();
    phone.device.store.damage(file, (bytes) => bytes.fill(7));
    const api = reopened(phones, phone);
    await until(async () => expect((await api.state()).active?.profile).toBe(profile));
    phone.network.online = true;
    await api.wake('online');
    const kinds = () =>
      world.truth`select kind from navette.incident where device_id = ${deviceId} order by received_at, kind`;
    await until(async () =>
      expect((await kinds()).map(({ kind }) => kind)).toEqual(['DATABASE_DAMAGED', 'DATABASE_LOST']),
    );
  });

  it('was deleted while the spool could not be read: whoever signs out hears that something waits, and it arrives', async () => {
    let isBroken = false;
    const faultySpool = (real: Spool): Spool => ({
      ...real,
      bodies: async (profile, ids) => (isBroken ? ids.map(() => null) : await real.bodies(profile, ids)),
    });
    const phone = await phones.of(driver(), { faultySpool });
    phone.network.online = false;
    const delivery = world.take(driver());
    await sign(phone.api, delivery);
    const { profile } = (await phone.api.state()).active!;
    await until(async () => expect((await phone.device.spool.counts()).get(profile)).toEqual({ events: 1, files: 1 }));
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.lose(file);
    isBroken = true;
    const api = reopened(phones, phone);
    const data = { events: 0, files: 0, unreadable: 2 };
    await until(async () => expect((await api.state()).incidents).toMatchObject([{ kind: 'DATABASE_LOST', data }]));
    isBroken = false;
    expect(await api.signOut()).toMatchObject({ ok: false, problem: { code: 'UNSENT_WORK', data: { count: 1 } } });
    expect(await api.signOut({ unsent: 'keep' })).toMatchObject({ ok: true });
    phone.network.online = true;
    await api.wake('online');
    await arrivesOnce(world, [delivery]);
    await until(async () => {
      await api.wake('online');
      expect((await api.state()).profiles).toEqual([]);
    });
  });

  it.each([
    ['with work that is kept', busyPhone],
    ['with nothing to send', idlePhone],
  ])('was deleted, and its person signs out %s before the office has heard of it: it hears', async (_, made) => {
    const { phone, profile } = await made(world, phones, driver());
    const { deviceId } = await phone.api.state();
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.lose(file);
    const api = reopened(phones, phone);
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
    const { phone, profile, sent, waiting } = await busyPhone(world, phones, driver());
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
    await arrivesOnce(world, [sent, ...waiting]);
    await until(async () => expect(await counts(second)).toEqual({ received: 3 }));
  });

  it('is found damaged by what people do at that moment: each has an answer, from what was mended', async () => {
    const { phone, profile } = await busyPhone(world, phones, driver());
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
