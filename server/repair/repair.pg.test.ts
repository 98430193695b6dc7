import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import type { PushAnswer } from '#protocol/push.ts';
import type { RefusedAnswer, RepairAnswer } from '#protocol/repair.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Tx } from '../database/open.ts';
import { createTenant, type FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
let admin: FreshAccount;
let office: TestDevice;

beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  admin = world.tenant.admin;
  office = await world.signIn(admin);
});
afterAll(() => world.end());

const CLIENT = 'logistics.client';
const shop = { name: 'Épicerie', phone: null, address: '3 rue Larbi', city: 'Oran', position: null };
const hasRole = (role: string) => world.truth`update navette.account set role = ${role} where id = ${admin.id}`;
const post = (device: TestDevice, path: string, body: unknown) =>
  device.request(path, { method: 'POST', body: JSON.stringify(body) });
const at = (event: SyncEvent) => `/api/admin/refused/${event.deviceId}/${event.id}`;
async function repaired(event: SyncEvent, values: object = {}, id = randomUUID()): Promise<RepairAnswer> {
  const answer = await post(office, at(event), { id, values });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as RepairAnswer;
}
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
const refused = async (query = '') => {
  const answer = await office.request(`/api/admin/refused${query}`);
  return (await answer.json()) as RefusedAnswer;
};
const stored = async (id: string) =>
  (await world.truth`select * from logistics.client where tenant_id = ${world.tenant.id} and id = ${id}`)[0];
const entries = (id: string) =>
  world.truth`select * from logistics.audit_entry where tenant_id = ${world.tenant.id} and entity_id = ${id} order by received_at, seq`;
/** Verdicts that changed, as the device pulls them. */
const news = async (device: TestDevice) => {
  const answer = await device.request('/api/sync/pull?entities=sync.receipt,logistics.client');
  const { changes } = (await answer.json()) as { changes: { entity: string; row: Record<string, unknown> }[] };
  return changes.filter(({ entity }) => entity === 'sync.receipt').map(({ row }) => row);
};

/** A client made and edited by somebody who might not, at that moment. */
async function parkedPair(device: TestDevice) {
  const entityId = randomUUID();
  const make = device.event({ entity: CLIENT, entityId, action: 'CREATE', payload: shop, baseVersion: 0 });
  const edit = device.event({
    ...{ entity: CLIENT, entityId, action: 'UPDATE', payload: { city: 'Blida' }, baseVersion: 0 },
    after: [make.id],
  });
  await hasRole('driver');
  const { receipts } = await device.push([make, edit]);
  await hasRole('admin');
  expect(receipts.map(({ code }) => code)).toEqual(['FORBIDDEN_ACTION', 'DEPENDENCY_REJECTED']);
  return { entityId, make, edit };
}

describe('the office sees what was refused', () => {
  it('of all devices, with reasons, what was sent, what is parked and what may be changed; in pages', async () => {
    const device = await world.signIn(admin);
    const { make, edit, entityId } = await parkedPair(device);
    const { events } = await refused('?limit=2');
    const byId = new Map(events.map((one) => [one.eventId, one]));
    expect(byId.get(make.id)).toMatchObject({
      ...{ deviceId: device.id, userId: admin.id, userName: admin.name, entity: CLIENT, entityId, action: 'CREATE' },
      ...{ code: 'FORBIDDEN_ACTION', payload: { city: 'Oran' }, parkedBehind: null, closed: null },
      mendable: ['name', 'phone', 'address', 'city'],
    });
    expect(byId.get(edit.id)).toMatchObject({ code: 'DEPENDENCY_REJECTED', parkedBehind: make.id });
    const seen = new Set<string>();
    for (let before: string | null = ''; before !== null; ) {
      const page: RefusedAnswer = await refused(`?limit=1${before ? `&before=${before}` : ''}`);
      for (const { eventId } of page.events) expect(seen.has(eventId)).toBe(false);
      for (const { eventId } of page.events) seen.add(eventId);
      before = page.before;
    }
    expect([...seen]).toEqual(expect.arrayContaining([make.id, edit.id]));
  });
});

describe('a repair judges the event again', () => {
  it('with other values, as its author’s; what was parked follows; the device learns it; the log knows who', async () => {
    const device = await world.signIn(admin);
    const { entityId, make, edit } = await parkedPair(device);
    const id = randomUUID();
    expect(await repaired(make, { name: 'Épicerie centrale' }, id)).toMatchObject({
      ...{ receipt: { eventId: make.id, status: 'applied' }, released: 1, replayed: false },
    });
    expect(await stored(entityId)).toMatchObject({ name: 'Épicerie centrale', city: 'Blida', written_by: admin.id });
    expect(await news(device)).toMatchObject([
      { eventId: make.id, status: 'applied' },
      { eventId: edit.id, status: 'applied' },
    ]);
    const log = await entries(entityId);
    expect(log.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      ...['CREATE rejected', 'UPDATE rejected', 'EVENT_REPAIRED applied'],
    ]);
    expect(log[2]).toMatchObject({
      ...{ id, user_id: admin.id, device_id: office.id },
      detail: {
        eventId: make.id,
        before: { name: 'Épicerie' },
        values: { name: 'Épicerie centrale' },
        released: [edit.id],
      },
    });
    expect((await refused()).events.filter(({ eventId }) => [make.id, edit.id].includes(eventId))).toEqual([]);
    // What was committed is what the ledger keeps, and the same bytes again are answered with the verdict of now.
    expect((await device.push([make])).receipts).toMatchObject([{ status: 'applied', replayed: true }]);
  });

  it('[E2] once: a double click and a second repair have one effect', async () => {
    const device = await world.signIn(admin);
    const { entityId, make } = await parkedPair(device);
    const id = randomUUID();
    const both = await Promise.all([repaired(make, {}, id), repaired(make, {}, id)]);
    expect(both.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
    const version = (await stored(entityId))?.version;
    expect(await repaired(make, { name: 'Other' })).toMatchObject({ replayed: true, receipt: { status: 'applied' } });
    expect((await stored(entityId))?.version).toBe(version);
    expect((await entries(entityId)).filter(({ action }) => action === 'EVENT_REPAIRED')).toHaveLength(1);
  });

  it('what it comes after is nowhere any more: it was judged without, and so it is now', async () => {
    const device = await world.signIn(admin);
    const { entityId, make } = { entityId: randomUUID(), make: randomUUID() };
    const lost = [device.event({ entity: CLIENT, entityId: make, action: 'CREATE', payload: shop }).id];
    const event = device.event({
      entity: CLIENT,
      entityId,
      action: 'CREATE',
      payload: shop,
      baseVersion: 0,
      after: lost,
    });
    await hasRole('driver');
    const { receipts } = await device.push([event], { lacking: lost });
    await hasRole('admin');
    expect(receipts).toMatchObject([{ code: 'FORBIDDEN_ACTION' }]);
    expect(await repaired(event)).toMatchObject({ receipt: { status: 'applied' }, replayed: false });
    expect(await stored(entityId)).toMatchObject({ city: 'Oran' });
  });

  it('[L9] what the author’s role may not do, or what rules forbid, is refused again and nothing changes', async () => {
    const driver = world.tenant.drivers[0]!;
    const device = await world.signIn(driver);
    const [product] = world.tenant.products;
    const forged = device.event({
      ...{ entity: 'logistics.product', entityId: product!.id, action: 'UPDATE', payload: { name: 'x' } },
    });
    const delivery = world.take(driver);
    const twice = [device.validation(delivery), device.validation(delivery)];
    await device.push([forged, ...twice]);
    expect(await repaired(forged)).toMatchObject({ receipt: { status: 'rejected', code: 'READ_ONLY_ENTITY' } });
    expect(await repaired(twice[1]!)).toMatchObject({ receipt: { status: 'rejected', code: 'ALREADY_VALIDATED' } });
    expect(await news(device)).toEqual([]);
    const [wrong] = [device.validation(world.take(driver), { code: 'nope' })];
    await device.push([wrong]);
    // [L10] A validation is evidence: nobody writes another code into it.
    const answer = await post(office, at(wrong!), { id: randomUUID(), values: { code: 'other' } });
    expect([answer.status, await codeOf(answer)]).toEqual([422, 'INVALID_PAYLOAD']);
  });

  it('[F2] work on a record that has left its author’s scope is accepted by the office, and the author sees no more of it', async () => {
    const { entityId, event, device, boss } = await leftBehind();
    expect((await device.push([event])).receipts).toMatchObject([{ status: 'rejected', code: 'OUT_OF_SCOPE' }]);
    const answer = await post(boss, at(event), { id: randomUUID(), values: {} });
    expect(await answer.json()).toMatchObject({ receipt: { status: 'applied', visible: false } });
    const [row] = await world.truth`select phone from service.customer where id = ${entityId}`;
    expect(row).toMatchObject({ phone: '0550 99 88 77' });
  });

  it('its author has sent another, or given it up: nothing is left to repair', async () => {
    for (const action of ['REFUSAL_REPLACED', 'REFUSAL_DISCARDED']) {
      const device = await world.signIn(admin);
      const { entityId, make } = await parkedPair(device);
      await device.push([device.note({ action, entity: CLIENT, entityId, detail: { eventId: make.id } })]);
      const answer = await post(office, at(make), { id: randomUUID(), values: {} });
      expect([answer.status, await codeOf(answer)]).toEqual([422, 'ALREADY_RESOLVED']);
      expect(await stored(entityId)).toBeUndefined();
      const listed = (await refused()).events.find(({ eventId }) => eventId === make.id);
      expect(listed?.closed).toBe(action === 'REFUSAL_REPLACED' ? 'replaced' : 'discarded');
    }
  });
});

describe('[R28][R36] a push of what comes after, at the same time', () => {
  /** A refused edit, and one that comes after it, of the same record or of another. */
  async function two(of: 'same' | 'other') {
    const device = await world.signIn(admin);
    const [id, other] = [randomUUID(), randomUUID()];
    const make = (entityId: string) =>
      device.event({
        entity: CLIENT,
        entityId,
        action: 'CREATE',
        baseVersion: 0,
        payload: { ...shop, name: entityId },
      });
    await device.push([make(id), make(other)]);
    const edit = (entityId: string, payload: object, after: string[]) =>
      device.event({ entity: CLIENT, entityId, action: 'UPDATE', baseVersion: 9e9, payload: { ...payload }, after });
    const first = edit(id, { city: 'Blida' }, []);
    await hasRole('driver');
    expect((await device.push([first])).receipts).toMatchObject([{ code: 'FORBIDDEN_ACTION' }]);
    await hasRole('admin');
    return { device, id, first, next: edit(of === 'same' ? id : other, { phone: '0550' }, [first.id]) };
  }
  const hold = (id: string, work: (sql: TransactionSql) => Promise<unknown>) =>
    world.truth.begin(async (sql) => {
      await sql`select from logistics.client where tenant_id = ${world.tenant.id} and id = ${id} for update`;
      await work(sql);
    });
  const verdicts = (...events: SyncEvent[]) => world.truth`
    select status from navette.ledger where event_id in ${world.truth(events.map(({ id }) => id))} order by seq`;

  it('that waits for the record behind the repair is judged by what the repair has made', async () => {
    const { device, id, first, next } = await two('same');
    let both: Promise<[RepairAnswer, PushAnswer]> | undefined;
    await hold(id, async (sql) => {
      const repairing = repaired(first);
      await world.waitedFor({ sql } as Tx, repairing);
      both = Promise.all([repairing, device.push([next])]);
      await world.waitedFor({ sql } as Tx, both, 2);
    });
    const [, { receipts }] = (await both)!;
    expect(receipts).toMatchObject([{ eventId: next.id, status: 'applied' }]);
    expect(await stored(id)).toMatchObject({ city: 'Blida', phone: '0550' });
  });

  it('that is done while the repair waits: what it has parked is released as well', async () => {
    const { device, id, first, next } = await two('other');
    let repairing: Promise<RepairAnswer> | undefined;
    await hold(id, async (sql) => {
      repairing = repaired(first);
      await world.waitedFor({ sql } as Tx, repairing);
      expect((await device.push([next])).receipts).toMatchObject([{ code: 'DEPENDENCY_REJECTED' }]);
    });
    expect(await repairing).toMatchObject({ receipt: { status: 'applied' }, released: 1 });
    expect(await verdicts(first, next)).toEqual([{ status: 'applied' }, { status: 'applied' }]);
  });
});

describe('[N1] what is its author’s only', () => {
  it('is judged again unread: neither its verdict, nor a second repair, nor the log shows it to an administrator', async () => {
    const { tenant, boss, person, device } = await privateNotes();
    const secret = 'the word is xylophone';
    const note = device.event({
      ...{ entity: 'captures.capture', entityId: randomUUID(), action: 'CREATE', baseVersion: 0 },
      payload: { rawContent: secret },
    });
    const setRole = (role: string) => world.truth`update navette.account set role = ${role} where id = ${person.id}`;
    await setRole('nobody');
    expect((await device.push([note])).receipts).toMatchObject([{ code: 'FORBIDDEN_ACTION' }]);
    await setRole('user');
    const [listed] = ((await (await boss.request('/api/admin/refused')).json()) as RefusedAnswer).events;
    expect(listed).toMatchObject({ eventId: note.id, payload: null, mendable: [] });
    const repair = async (values: object) => {
      const answer = await post(boss, at(note), { id: randomUUID(), values });
      return { status: answer.status, text: await answer.text() };
    };
    const mended = await repair({ rawContent: 'mine' });
    expect([mended.status, mended.text]).toEqual([422, expect.stringContaining('INVALID_PAYLOAD')]);
    for (const replayed of [false, true]) {
      const { text } = await repair({});
      expect(text).not.toContain(secret);
      expect(JSON.parse(text)).toMatchObject({ receipt: { status: 'applied', visible: false }, replayed });
    }
    // Its author is shown all of it, and the administrator's own log only that it was done.
    const pulled = async (from: TestDevice) => await (await from.request('/api/sync/pull')).text();
    expect(await pulled(device)).toContain(secret);
    const office = await pulled(boss);
    expect(office).toContain('EVENT_REPAIRED');
    expect(office).not.toContain(secret);
    const [entry] = await world.truth`
      select detail from captures.audit_entry where tenant_id = ${tenant.id} and action = 'EVENT_REPAIRED'`;
    expect(entry!.detail).toMatchObject({ eventId: note.id, before: {}, values: {} });
  });
});

describe('[S4] nobody else reaches it', () => {
  it('no other role, no other tenant, no event that is not there', async () => {
    const device = await world.signIn(admin);
    const { entityId, make } = await parkedPair(device);
    const body = { id: randomUUID(), values: {} };
    const driver = await world.signIn(world.tenant.drivers[1]!);
    const [list, mend] = [await driver.request('/api/admin/refused'), await post(driver, at(make), body)];
    expect([list.status, mend.status]).toEqual([403, 403]);
    const other = await world.other();
    const stranger = await world.signIn(other.admin);
    expect((await post(stranger, at(make), body)).status).toBe(404);
    const theirs = (await (await stranger.request('/api/admin/refused')).json()) as RefusedAnswer;
    expect(theirs.events).toEqual([]);
    expect((await post(office, `/api/admin/refused/${device.id}/${randomUUID()}`, body)).status).toBe(404);
    expect((await world.app.request(at(make), { method: 'POST', body: JSON.stringify(body) })).status).toBe(401);
    expect(await stored(entityId)).toBeUndefined();
  });

  it('a forged request changes nothing: values of the server, unknown ones, no repair’s id, a place that is none', async () => {
    const device = await world.signIn(admin);
    const { entityId, make } = await parkedPair(device);
    const id = randomUUID();
    for (const values of [{ id: randomUUID() }, { tenantId: 'x' }, { position: null }, { __proto__x: 1 }]) {
      const answer = await post(office, at(make), { id, values });
      expect([answer.status, await codeOf(answer)]).toEqual([422, 'INVALID_PAYLOAD']);
    }
    for (const body of [{ values: {} }, { id: 'x', values: {} }, { id, values: [] }, 'not json']) {
      expect((await post(office, at(make), body)).status).toBe(400);
    }
    expect((await office.request('/api/admin/refused?before=1')).status).toBe(400);
    expect((await repaired(make, { name: 7 })).receipt).toMatchObject({ status: 'rejected', code: 'INVALID_PAYLOAD' });
    expect(await stored(entityId)).toBeUndefined();
  });
});

/** A technician's edit of a customer whose sector was moved away meanwhile. */
async function leftBehind() {
  const tenant = await createTenant(world.database, {
    kind: 'service',
    slug: `s-${randomUUID().slice(0, 8)}`,
    locale: 'en',
  });
  const [boss, technician] = ['admin', 'technician'].map((role) => tenant.accounts.find((one) => one.role === role)!);
  const entityId = randomUUID();
  await world.truth`
    insert into service.customer (tenant_id, id, name, sector, address)
    values (${tenant.id}, ${entityId}, 'Left behind', 'sector-x', '-')`;
  await world.truth`update navette.account set sectors = '{sector-x}' where id = ${technician!.id}`;
  const device = await world.signIn(technician!);
  const event = device.event({
    entity: 'service.customer',
    entityId,
    action: 'UPDATE',
    payload: { phone: '0550 99 88 77' },
  });
  await world.truth`update service.customer set sector = 'sector-y' where tenant_id = ${tenant.id} and id = ${entityId}`;
  return { entityId, event, device, boss: await world.signIn(boss!) };
}

/** A tenant whose people keep notes of their own. */
async function privateNotes() {
  const tenant = await createTenant(world.database, {
    kind: 'captures',
    slug: `c-${randomUUID().slice(0, 8)}`,
    locale: 'en',
  });
  const [admin, person] = ['admin', 'user'].map((role) => tenant.accounts.find((one) => one.role === role)!);
  const [boss, device] = [await world.signIn(admin!), await world.signIn(person!)];
  return { tenant, boss, person: person!, device };
}
