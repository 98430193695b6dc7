import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { dump } from '#testkit/postgres/dump.ts';
import { worldApart } from '#testkit/world-apart.ts';
import { endEpoch, noteIdentity } from '../database/epoch.ts';
import { createPackTenantIn } from '../demo/pack-tenant.ts';
import type { TestDevice } from '../test-world.ts';

// [R32] What an edit stands on that was made before the server was set back: its author saw what the server had then, and
// their own work, not nothing. On a database of its own, since a new epoch is one for everybody in it.

const CLIENT = 'logistics.client';
const shop = { phone: '1', address: 'Rue 1', city: 'Oran', position: null };

let world: Awaited<ReturnType<typeof worldApart>>;
/** Its people settle what both sides changed. */
let device: TestDevice;
beforeAll(async () => {
  world = await worldApart({ rules: { policies: { [CLIENT]: 'manual' }, devicesPerUser: 50 } });
  device = await world.signIn(world.tenant.admin);
});
afterAll(() => world.end());

const stored = async (id: string) => (await world.truth`select * from logistics.client where id = ${id}`)[0];
const versionOf = async (id: string) => Number((await stored(id))!.version);
const byOthers = (id: string, values: Record<string, string>) =>
  world.truth`update logistics.client set ${world.truth(values)} where id = ${id}`;
const said = ({ receipts }: { receipts: Receipt[] }) => receipts.map(({ status, code }) => code ?? status);
const epochNow = async (): Promise<number> => (await world.truth`select epoch from navette.server_state`)[0]!.epoch;

/** As pg_restore leaves it: the tables are made anew, and the server looks at its start. */
async function startsAnew(): Promise<number> {
  await world.truth`update navette.server_state set storage = 'of then'`;
  return noteIdentity(world.database.owner);
}

/** A client of before the dump, to be edited by this device, in the epoch of now. */
async function client(maker = device) {
  const id = v7();
  const epoch = await epochNow();
  const about = { entity: CLIENT, entityId: id, epoch };
  const made = maker.event({ ...about, action: 'CREATE', baseVersion: 0, payload: { ...shop, name: id } });
  await maker.push([made]);
  const edit = (payload: object, baseVersion: number, after?: SyncEvent, more: Partial<SyncEvent> = {}) =>
    device.event({
      ...{ ...about, action: 'UPDATE', baseVersion, payload: { ...payload } },
      ...{ after: after ? [after.id] : [], ...more },
    });
  return { id, epoch, edit };
}

describe('[R32] work that a restored server is offered again', () => {
  test('nobody conflicts with themselves; with what others wrote since the restore they do', async () => {
    const { id, edit } = await client();
    const restore = await dump(world.truth);
    const event = edit({ city: 'Blida', phone: '2' }, await versionOf(id));
    expect(said(await device.push([event]))).toEqual(['applied']);
    await restore();
    await startsAnew();
    expect(said(await device.push([event]))).toEqual(['applied']);
    expect(await stored(id)).toMatchObject({ city: 'Blida', phone: '2' });

    const other = await client();
    const again = await dump(world.truth);
    const late = other.edit({ city: 'Blida', phone: '2' }, await versionOf(other.id));
    await again();
    await startsAnew();
    await byOthers(other.id, { phone: '9' });
    expect((await device.push([late])).receipts).toMatchObject([
      { status: 'conflict', resolution: { data: { columns: ['phone'] } } },
    ]);
  });

  test('what others had changed before the dump, and its author had not pulled, is unseen as ever', async () => {
    const { id, edit } = await client();
    const seen = await versionOf(id);
    await byOthers(id, { phone: '9' });
    const restore = await dump(world.truth);
    await restore();
    await startsAnew();
    expect(said(await device.push([edit({ phone: '2' }, seen), edit({ city: 'Blida' }, seen)]))).toEqual([
      'VERSION_CONFLICT',
      'applied',
    ]);
  });

  test('a base that is lost: all that the dump held was seen, nothing that came since, though a number be drawn again', async () => {
    const { id, edit } = await client();
    const restore = await dump(world.truth);
    await byOthers(id, { phone: '8' });
    await byOthers(id, { phone: '9' });
    const lost = await versionOf(id);
    const event = edit({ city: 'Blida' }, lost);
    const blind = edit({ address: 'Rue 2' }, lost);
    await restore();
    await startsAnew();
    await byOthers(id, { address: 'Rue 9' });
    expect(await versionOf(id)).toBeLessThanOrEqual(lost);
    expect(said(await device.push([event, blind]))).toEqual(['applied', 'VERSION_CONFLICT']);
    expect(await stored(id)).toMatchObject({ city: 'Blida', address: 'Rue 9', phone: '1' });
  });

  test.each([
    ['in one push', true],
    ['one after the other', false],
  ])('an edit of what the author had made of it, and been told of, stands on that: %s', async (_, together) => {
    const { id, edit } = await client();
    const restore = await dump(world.truth);
    const first = edit({ city: 'Blida' }, await versionOf(id));
    await device.push([first]);
    const second = edit({ city: 'Sétif' }, await versionOf(id));
    await device.push([second]);
    await restore();
    await startsAnew();
    if (together) expect(said(await device.push([first, second]))).toEqual(['applied', 'applied']);
    else {
      expect(said(await device.push([first]))).toEqual(['applied']);
      await byOthers(id, { phone: '9' });
      expect(said(await device.push([second]))).toEqual(['applied']);
      const third = edit({ phone: '2' }, 9e9);
      expect(said(await device.push([third]))).toEqual(['VERSION_CONFLICT']);
    }
    expect(await stored(id)).toMatchObject({ city: 'Sétif' });
  });

  test('set back twice: what the first dump held is seen by work of both epochs', async () => {
    const { id, epoch, edit } = await client();
    const seen = await versionOf(id);
    const of1 = edit({ city: 'Blida' }, seen);
    const first = await dump(world.truth);
    await first();
    const second = await startsAnew();
    await byOthers(id, { phone: '9' });
    const unseen = edit({ phone: '2' }, 9e9, undefined, { epoch });
    const of2 = edit({ phone: '3' }, await versionOf(id), undefined, { epoch: second });
    const restore = await dump(world.truth);
    await byOthers(id, { phone: '10' });
    await restore();
    expect(await startsAnew()).toBeGreaterThan(second);
    expect(said(await device.push([of1, unseen, of2]))).toEqual(['applied', 'VERSION_CONFLICT', 'applied']);
    expect(await stored(id)).toMatchObject({ city: 'Blida', phone: '3' });
  });

  test('set back to before an epoch: of its versions nobody can tell anything', async () => {
    const { id, edit } = await client(await world.signIn(world.tenant.admin));
    const restore = await dump(world.truth);
    const gone = await startsAnew();
    await byOthers(id, { phone: '8' });
    await byOthers(id, { phone: '9' });
    const event = edit({ city: 'Blida' }, await versionOf(id), undefined, { epoch: gone });
    await restore();
    // An epoch is called by the second in which it began, or the next that is free.
    while ((Date.now() - Date.parse('2020-01-01T00:00Z')) / 1_000 <= gone + 1) await pause(100);
    expect(await startsAnew()).toBeGreaterThan(gone);
    await byOthers(id, { city: 'Sétif' });
    expect(said(await device.push([event]))).toEqual(['VERSION_CONFLICT']);
  });

  test('found out by a device while the server runs: what was written meanwhile may bear a number of what is lost', async () => {
    const { id, epoch, edit } = await client();
    const restore = await dump(world.truth);
    await byOthers(id, { phone: '8' });
    await byOthers(id, { phone: '9' });
    const event = edit({ city: 'Blida' }, await versionOf(id));
    await restore();
    await byOthers(id, { city: 'Sétif' });
    await endEpoch(world.database.owner, epoch);
    expect(said(await device.push([event]))).toEqual(['VERSION_CONFLICT']);
  });
});

test('[N3] a field that is the server’s is overtaken when the server changed it, and not by the restore', async () => {
  const service = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'service', slug: `t-${v7()}`, locale: 'en' }),
  );
  const account = service.accounts.find(({ role }) => role === 'technician')!;
  const phone = await world.signIn(account);
  const rows = await world.truth<{ id: string; version: string }[]>`
    select id, version from service.intervention where tenant_id = ${service.id} and colleague_id = ${account.id}
      and status = 'planned' and deleted_at is null limit 2`;
  const [plain, changed] = rows.map(({ id, version }) =>
    phone.event({
      ...{ entity: 'service.intervention', entityId: id, action: 'UPDATE', baseVersion: Number(version) },
      payload: { subject: 'Pump' },
    }),
  );
  const restore = await dump(world.truth);
  expect(said(await phone.push([plain!]))).toEqual(['applied']);
  await restore();
  await startsAnew();
  await world.truth`update service.intervention set subject = 'Roof' where id = ${changed!.entityId}`;
  expect(said(await phone.push([plain!, changed!]))).toEqual(['applied', 'OVERTAKEN']);
});

describe('[R72] a record that the restored server does not have', () => {
  const hoursLater = (hours: number) =>
    world.truth`update navette.server_state set epoch_began = epoch_began - make_interval(hours => ${hours})`;

  test('whoever goes on with it may be back before who made it: both are applied in the end', async () => {
    const maker = await world.signIn(world.tenant.admin);
    const finisher = await world.signIn(world.tenant.admin);
    const restore = await dump(world.truth);
    const id = v7();
    const about = { entity: CLIENT, entityId: id, epoch: await epochNow() };
    const made = maker.event({ ...about, action: 'CREATE', baseVersion: 0, payload: { ...shop, name: id } });
    await maker.push([made]);
    const baseVersion = await versionOf(id);
    const edit = finisher.event({ ...about, action: 'UPDATE', baseVersion, payload: { city: 'Blida' } });
    const next = finisher.event({ ...about, action: 'UPDATE', baseVersion, payload: { phone: '2' }, after: [edit.id] });
    expect(said(await finisher.push([edit, next]))).toEqual(['applied', 'applied']);
    await restore();
    await startsAnew();
    const { receipts } = await finisher.push([edit, next]);
    expect(receipts).toMatchObject([
      { status: 'waiting', retryable: true },
      { status: 'waiting', resolution: { data: { after: [edit.id] } } },
    ]);
    expect(said(await maker.push([made]))).toEqual(['applied']);
    expect(said(await finisher.push([edit, next]))).toEqual(['applied', 'applied']);
    expect(await stored(id)).toMatchObject({ city: 'Blida', phone: '2' });
  });

  test('as long as somebody may still be offline; then it is not found, and work of today never waits', async () => {
    const epoch = await epochNow();
    await startsAnew();
    const update = (said: Partial<SyncEvent> = {}) =>
      device.event({ entity: CLIENT, entityId: v7(), action: 'UPDATE', payload: { city: 'Blida' }, ...said });
    const [old, today] = [update({ epoch }), update({ epoch: await epochNow() })];
    await hoursLater(71);
    expect(said(await device.push([old, today]))).toEqual(['waiting', 'NOT_FOUND']);
    await hoursLater(2);
    expect(said(await device.push([old]))).toEqual(['NOT_FOUND']);
  });

  test('the same of one that was given to its author after the dump: nobody learns whether there is such a record', async () => {
    const [mine, theirs] = world.tenant.drivers;
    const driver = await world.signIn(mine!);
    const delivery = world.take(theirs!);
    const give = () => world.truth`update logistics.delivery set driver_id = ${mine!.id} where id = ${delivery.id}`;
    const restore = await dump(world.truth);
    await give();
    const epoch = await epochNow();
    const done = driver.validation(delivery, {}, { epoch });
    const forged = driver.validation({ ...delivery, id: v7() }, {}, { epoch });
    expect(said(await driver.push([done]))).toEqual(['applied']);
    await restore();
    await startsAnew();
    const { receipts } = await driver.push([done, forged]);
    const [first, second] = receipts.map(({ eventId: _, ...rest }) => rest);
    expect(first).toMatchObject({ status: 'waiting' });
    expect(second).toEqual(first);
    await give();
    expect(said(await driver.push([done]))).toEqual(['applied']);
    await hoursLater(73);
    expect(said(await driver.push([forged]))).toEqual(['OUT_OF_SCOPE']);
  });
});
