import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import { noteIdentity } from '#server/database/epoch.ts';
import { migrate } from '#server/database/migrate.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import {
  counts,
  createPhones,
  type Phones,
  settled,
  shown,
  signIn,
  until,
  validate,
  validation,
} from '#testkit/phones.ts';
import { dump } from '#testkit/postgres/dump.ts';
import { shop, shownShop, storedShop, writeShop } from '#testkit/shops.ts';
import { worldApart } from '#testkit/world-apart.ts';

// The server's database is set back to what a dump of earlier holds, in the same cluster: same identity, same timeline.
// On a database of its own, since a new epoch is one for everybody in it.

let world: Awaited<ReturnType<typeof worldApart>>;
let phones: Phones;
const [driver, other] = [() => world.tenant.drivers[0] as FreshAccount, () => world.tenant.drivers[1] as FreshAccount];

beforeAll(async () => {
  const size = { drivers: 2, clients: 20, products: 20, deliveriesPerDriver: 40, historyDays: 0 };
  world = await worldApart({ size, rules: { devicesPerUser: 50, chunkEvents: 1 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const epoch = async (): Promise<number> => (await world.truth`select epoch from navette.server_state`)[0]!.epoch;
const ledger = async (): Promise<string[]> =>
  (await world.truth`select event_id from navette.ledger where user_id = ${driver().id} order by seq`).map(
    ({ event_id }) => event_id,
  );

describe('[A4] a server restored from an older state', () => {
  it('gets the events again that it has forgotten, once each; rows and proof are as they were', async () => {
    const phone = await phones.of(driver());
    const [before, after, last] = [world.take(driver()), world.take(driver()), world.take(driver())];
    const ids = [await validate(phone.api, before)];
    await phone.api.syncNow();
    const restore = await dump(world.truth);

    const png = new TextEncoder().encode('a signature');
    const signature = sha256HexOfBytes(png);
    const done = await phone.api.commit({
      ...validation(after, { signature }),
      attachments: [{ sha256: signature, mime: 'image/png', bytes: png }],
    });
    if (!done.ok) throw new Error(done.problem.code);
    ids.push(done.value.eventId);
    await phone.api.syncNow();
    await until(async () => expect(await world.stored(after)).toMatchObject({ proof: 'complete' }));
    await phone.api.syncNow();
    const was = await epoch();
    await restore();
    expect(await world.stored(after)).toMatchObject({ status: 'pending' });
    expect(await ledger()).toEqual(ids.slice(0, 1));

    // What was saved meanwhile goes the same way.
    phone.network.online = false;
    ids.push(await validate(phone.api, last));
    phone.network.online = true;
    await until(async () => {
      await phone.api.syncNow();
      expect(await ledger()).toEqual(ids);
      expect(await world.stored(after)).toMatchObject({ status: 'validated', proof: 'complete' });
    });
    expect(await epoch()).toBeGreaterThan(was);
    await until(async () => {
      await phone.api.syncNow();
      expect(await counts(phone.api)).toEqual({ received: 3 });
      expect(await phone.api.sync()).toMatchObject({ received: 3, committed: 3 });
      for (const delivery of [before, after, last]) {
        const { version, status } = (await world.stored(delivery)) as { version: string; status: string };
        expect(await shown(phone.api, delivery)).toMatchObject({ status, version: Number(version) });
        expect(await world.audit(delivery.id)).toHaveLength(1);
      }
    });
  });

  it('is not waited for with what a device had sent and has lost since: what comes after that is judged as it stands', async () => {
    const phone = await phones.of(world.tenant.admin);
    const { entityId: id, eventId: made } = await writeShop(phone.api, 'CREATE', shop);
    await settled(phone.api);
    const restore = await dump(world.truth);
    phone.network.online = false;
    const { eventId: edited } = await writeShop(phone.api, 'UPDATE', { city: 'Blida' }, id);
    const { eventId: last } = await writeShop(phone.api, 'UPDATE', { address: 'Rue 2' }, id);
    phone.network.mishap('/api/sync/push', 'none', 'cut before');
    phone.network.online = true;
    await phone.api.syncNow();
    phone.network.online = false;
    const { profile } = (await phone.api.state()).active!;
    await until(async () => expect((await phone.device.spool.counts()).get(profile)).toMatchObject({ events: 1 }));
    const { file } = await phone.device.spool.databaseKey(profile);
    phone.device.kill();
    phone.device.store.lose(file);
    await restore();
    phone.network.online = true;
    const { api } = phones.openTab(phone.device);
    const arrived = () => world.truth`
      select event_id from navette.ledger where event_id = any(${[made, edited, last]}) order by seq`;
    await until(async () => {
      await api.syncNow();
      expect((await arrived()).map(({ event_id }) => event_id)).toEqual([made, last]);
    });
    await until(async () => expect(await counts(api)).toEqual({ received: 1 }));
    const as = { city: shop.city, address: 'Rue 2' };
    expect(await storedShop(world, id)).toMatchObject(as);
    await until(async () => expect(await shownShop(api, id)).toMatchObject(as));
  });

  it('[R72] takes work on a record that its maker has not offered again yet, when they have', async () => {
    const [maker, finisher] = [await phones.of(world.tenant.admin), await phones.of(world.tenant.admin)];
    await settled(maker.api);
    const restore = await dump(world.truth);
    const { entityId: id } = await writeShop(maker.api, 'CREATE', shop);
    await settled(maker.api);
    maker.network.online = false;
    await until(async () => {
      await finisher.api.syncNow();
      expect(await shownShop(finisher.api, id)).toMatchObject({ city: shop.city });
    });
    await writeShop(finisher.api, 'UPDATE', { city: 'Blida' }, id);
    await settled(finisher.api);
    const was = await epoch();
    await restore();
    await until(async () => {
      await finisher.api.syncNow();
      expect(await epoch()).toBeGreaterThan(was);
      expect(await counts(finisher.api)).toEqual({ saved: 1 });
    });
    maker.network.online = true;
    const as = { city: 'Blida', address: shop.address };
    await until(async () => {
      await maker.api.syncNow();
      await finisher.api.syncNow();
      expect(await counts(finisher.api)).toEqual({ received: 1 });
      expect(await storedShop(world, id)).toMatchObject(as);
      expect(await shownShop(maker.api, id)).toMatchObject(as);
    });
  });

  it('gets the files again that came after it, although it knows their events', async () => {
    const phone = await phones.of(driver());
    const delivery = world.take(driver());
    const png = new TextEncoder().encode('another signature');
    const signature = sha256HexOfBytes(png);
    phone.network.mishap(`/api/attachments/${signature}`, 'cut before');
    const done = await phone.api.commit({
      ...validation(delivery, { signature }),
      attachments: [{ sha256: signature, mime: 'image/png', bytes: png }],
    });
    if (!done.ok) throw new Error(done.problem.code);
    await until(async () => expect(await world.stored(delivery)).toMatchObject({ status: 'validated' }));
    expect(await world.stored(delivery)).toMatchObject({ proof: 'incomplete' });
    const restore = await dump(world.truth);
    await until(async () => {
      await phone.api.syncNow();
      expect(await world.stored(delivery)).toMatchObject({ proof: 'complete' });
    });
    await until(async () => expect((await phone.api.sync()).filesWaiting).toBe(0));

    await restore();
    expect(await world.stored(delivery)).toMatchObject({ proof: 'incomplete' });
    // As pg_restore leaves it: the tables are made anew, and the server looks at its start.
    await world.truth`update navette.server_state set storage = 'of then'`;
    await migrate(world.urls.url);
    await until(async () => {
      await phone.api.syncNow();
      expect(await world.stored(delivery)).toMatchObject({ status: 'validated', proof: 'complete' });
    });
    expect(await world.audit(delivery.id)).toHaveLength(1);
    // Also while the session is one of before: what the new epoch has answered is not asked of it for ever (world 9400148).
    await until(async () => expect((await phone.api.sync()).filesWaiting).toBe(0));
    const sent = () => phone.network.requests.filter((path) => path.startsWith('/api/attachments/')).length;
    const before = sent();
    await phone.api.syncNow();
    await phone.api.syncNow();
    expect(sent()).toBe(before);
    expect(before).toBeLessThan(6);
  });

  it('[T7] gets what it has forgotten of somebody who signed out before they knew; then nothing of them is left', async () => {
    const { api, device, network } = await phones.of(driver());
    const [forgotten, kept] = [world.take(driver()), world.take(driver())];
    await api.syncNow();
    const restore = await dump(world.truth);
    await validate(api, forgotten);
    await until(async () => expect(await world.stored(forgotten)).toMatchObject({ status: 'validated' }));
    await until(async () => expect(await counts(api)).toMatchObject({ received: 1 }));
    network.online = false;
    await validate(api, kept);
    const { profile } = (await api.state()).active!;
    const { file } = await device.spool.databaseKey(profile);
    expect(await api.signOut({ unsent: 'keep' })).toMatchObject({ ok: true });
    await restore();
    expect(await world.stored(forgotten)).toMatchObject({ status: 'pending' });

    network.online = true;
    await signIn(api, world.tenant.admin);
    for (const delivery of [forgotten, kept]) {
      await until(async () => expect(await world.stored(delivery)).toMatchObject({ status: 'validated' }));
      expect(await world.audit(delivery.id)).toHaveLength(1);
    }
    await until(async () => {
      await api.syncNow();
      expect((await api.state()).profiles.map((left) => left.profile)).not.toContain(profile);
    });
    await until(async () => expect(device.store.bytes(file)).toBeNull());
  });

  it('hears of a device that renewed its session after the dump and then lost all that it kept', async () => {
    const { api, device, network } = await phones.of(driver());
    const { deviceId, active } = await api.state();
    const restore = await dump(world.truth);
    const body = JSON.stringify({ profile: active!.profile });
    expect((await network.fetch('http://navette.test/api/auth/refresh', { method: 'POST', body })).status).toBe(200);
    await restore();
    await world.truth`update navette.server_state set storage = 'of then'`;
    await noteIdentity(world.database.owner);
    const { file } = await device.spool.databaseKey(active!.profile);
    device.kill();
    device.losesSpool();
    device.store.lose(file);
    const { api: after } = phones.openTab(device);
    expect(await signIn(after, driver())).toMatchObject({ ok: true });
    const told = await world.truth`select kind, data from navette.incident where device_id = ${deviceId}`;
    expect(told).toMatchObject([{ kind: 'STORAGE_LOST', data: { replacedBy: (await after.state()).deviceId } }]);
  });

  it('shows every device what it holds now, also one that had sent nothing', async () => {
    const phone = await phones.of(other());
    const delivery = world.take(other());
    await phone.api.syncNow();
    const restore = await dump(world.truth);
    await world.truth`update logistics.delivery set note = 'after the dump' where id = ${delivery.id}`;
    const busy = await phones.of(driver());
    await validate(busy.api, world.take(driver()));
    await busy.api.syncNow();
    await phone.api.syncNow();
    expect(await shown(phone.api, delivery)).toMatchObject({ note: 'after the dump' });

    await restore();
    // Signed in after the dump: the server does not know this session, and its work waits for a sign-in.
    await busy.api.syncNow();
    expect((await busy.api.state()).requiresReauth).toBe(true);
    const { note } = (await world.stored(delivery)) as { note: string | null };
    expect(note).not.toBe('after the dump');
    const again = await busy.api.signIn({ ...driver(), deviceName: 'Phone', platform: 'test' });
    expect(again.ok).toBe(true);
    await until(async () => {
      await busy.api.syncNow();
      expect(await busy.api.sync()).toMatchObject({ received: 1, committed: 1, counts: { received: 1 } });
    });
    await until(async () => {
      await phone.api.syncNow();
      expect(await shown(phone.api, delivery)).toMatchObject({ note });
    });
  });
});
