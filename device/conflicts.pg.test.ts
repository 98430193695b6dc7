import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '#server/test-world.ts';
import { backOnline, createPhones, type Phone, type Phones, settled, signIn, stateOf, until } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { CLIENT, shop, shownShop, storedShop, writeShop } from '#testkit/shops.ts';

// Records of a tenant whose rules let people settle conflicts: on the device, offline, against the real server.

let world: TestWorld;
let phones: Phones;
let admin: FreshAccount;

beforeAll(async () => {
  world = await testWorld(testDatabase(), {
    rules: { devicesPerUser: 50, policies: { 'logistics.client': 'manual', 'logistics.product': 'manual' } },
  });
  phones = createPhones(world);
  admin = world.tenant.admin;
});
afterEach(() => phones.close());
afterAll(() => world.end());

/** Commits; answers the record's id. */
const commit = async (...args: Parameters<typeof writeShop>) => (await writeShop(...args)).entityId;
const stored = (id: string) => storedShop(world, id);
const online = async (phone: Phone) => {
  await backOnline(phone);
  await phone.api.syncNow();
};
const log = async (id: string): Promise<string[]> =>
  (
    await world.truth`
      select outcome, settled_at is not null as settled from navette.conflict_log where entity_id = ${id} order by created_at, id`
  ).map((row) => `${row.outcome}${row.settled ? ' settled' : ''}`);

/** Two devices that edited one record without each other; the second is in conflict. */
async function clash(mine: Record<string, unknown>, theirs: Record<string, unknown> | 'DELETE') {
  const [one, two] = [await phones.of(admin), await phones.of(admin)];
  const id = await commit(one.api, 'CREATE', shop);
  await settled(one.api);
  await two.api.syncNow();
  one.network.online = false;
  two.network.online = false;
  await commit(one.api, 'UPDATE', mine, id);
  if (theirs === 'DELETE') await commit(two.api, 'DELETE', {}, id);
  else await commit(two.api, 'UPDATE', theirs, id);
  await online(two);
  await online(one);
  return { one, two, id };
}

describe('[S3] conflicts that people settle', () => {
  it('both versions side by side, a mix chosen offline, the outbox of other records never waits', async () => {
    const { one, two, id } = await clash({ name: 'Mine', city: 'Blida' }, { name: 'Theirs', phone: '2' });
    const { api } = one;
    expect(await stored(id)).toMatchObject({ name: 'Theirs', city: 'Oran', phone: '2' });
    expect(await shownShop(api, id)).toMatchObject({ name: 'Mine', city: 'Blida', phone: '2' });
    expect(await stateOf(api, { id })).toEqual({ state: 'needsYou', code: 'VERSION_CONFLICT' });
    const [waiting, ...more] = await api.conflicts();
    expect(more).toEqual([]);
    expect(waiting).toMatchObject({
      ...{ entity: CLIENT, entityId: id, code: 'VERSION_CONFLICT', waitsFor: 'you', isChosen: false },
      ...{ theirsBy: admin.id, theirsByName: admin.name, theirsAt: expect.any(String) },
      fields: [
        { name: 'name', mine: 'Mine', theirs: 'Theirs', isContested: true },
        { name: 'city', mine: 'Blida', theirs: 'Oran', isContested: false },
      ],
    });

    one.network.online = false;
    await commit(api, 'UPDATE', { phone: '3' }, id);
    const other = await commit(api, 'CREATE', { ...shop, name: 'Another' });
    await online(one);
    expect(await stored(other)).toMatchObject({ name: 'Another' });
    expect(await stored(id)).toMatchObject({ name: 'Theirs', phone: '2' });
    expect((await api.conflicts()).map(({ eventIds }) => eventIds.length)).toEqual([2]);

    one.network.online = false;
    const chosen = await api.resolveConflict({
      entity: CLIENT,
      entityId: id,
      values: { name: 'Theirs', city: 'Blida' },
    });
    expect(chosen.ok).toBe(true);
    expect(await shownShop(api, id)).toMatchObject({ name: 'Theirs', city: 'Blida', phone: '2' });
    expect(await api.conflicts()).toMatchObject([{ isChosen: true, mine: { name: 'Mine' } }]);
    await online(one);
    expect(await stored(id)).toMatchObject({ name: 'Theirs', city: 'Blida', phone: '2' });
    expect(await api.conflicts()).toEqual([]);
    expect(await stateOf(api, { id })).toMatchObject({ state: 'amended' });
    await two.api.syncNow();
    expect(await shownShop(two.api, id)).toMatchObject({ name: 'Theirs', city: 'Blida' });
    expect(await log(id)).toEqual(['conflict settled', 'conflict settled']);
    expect((await world.audit(id)).map(({ action, outcome }) => `${action} ${outcome}`)).toContain(
      'CONFLICT_RESOLVED applied',
    );
  });

  it('theirs taken: mine goes, and nothing is written', async () => {
    const { one, id } = await clash({ name: 'Mine' }, { name: 'Theirs' });
    const before = await stored(id);
    expect(await one.api.resolveConflict({ entity: CLIENT, entityId: id, values: {} })).toMatchObject({ ok: true });
    expect(await shownShop(one.api, id)).toMatchObject({ name: 'Theirs' });
    await online(one);
    expect(await stored(id)).toEqual(before);
    expect(await one.api.conflicts()).toEqual([]);
  });

  it('they deleted what I edited: I bring it back', async () => {
    const { one, two, id } = await clash({ name: 'Mine' }, 'DELETE');
    expect(await one.api.conflicts()).toMatchObject([{ entityId: id, theirs: null, mine: { name: 'Mine' } }]);
    expect(await shownShop(one.api, id)).toMatchObject({ name: 'Mine' });
    await one.api.resolveConflict({ entity: CLIENT, entityId: id, values: { name: 'Mine' } });
    await online(one);
    expect(await stored(id)).toMatchObject({ name: 'Mine', deleted_at: null });
    await two.api.syncNow();
    expect(await shownShop(two.api, id)).toMatchObject({ name: 'Mine', address: shop.address });
    expect(await one.api.conflicts()).toEqual([]);
  });

  it('theirs moved on while I chose: I am asked again, and the case stays one', async () => {
    const { one, two, id } = await clash({ name: 'Mine' }, { name: 'Theirs' });
    one.network.online = false;
    await one.api.resolveConflict({ entity: CLIENT, entityId: id, values: { name: 'Mine' } });
    await commit(two.api, 'UPDATE', { name: 'Theirs again' }, id);
    await settled(two.api);
    await online(one);
    expect(await stored(id)).toMatchObject({ name: 'Theirs again' });
    const [waiting] = await one.api.conflicts();
    expect(waiting).toMatchObject({ isChosen: false, mine: { name: 'Mine' }, theirs: { name: 'Theirs again' } });
    expect(waiting?.eventIds).toHaveLength(2);
    await one.api.resolveConflict({ entity: CLIENT, entityId: id, values: { name: 'Mine' } });
    await online(one);
    expect(await stored(id)).toMatchObject({ name: 'Mine' });
    expect(await one.api.conflicts()).toEqual([]);
  });

  it('what arrived while a form was open was not seen: the edit is a conflict, and nothing of theirs is lost', async () => {
    const [one, two] = [await phones.of(admin), await phones.of(admin)];
    const id = await commit(one.api, 'CREATE', shop);
    await settled(one.api);
    await two.api.syncNow();
    const opened = await shownShop(one.api, id);
    await commit(two.api, 'UPDATE', { name: 'Theirs', phone: '7' }, id);
    await settled(two.api);
    await until(async () => {
      await one.api.syncNow();
      expect(await shownShop(one.api, id)).toMatchObject({ name: 'Theirs', phone: '7' });
    });
    const seenVersion = Number(opened?.version);
    const edit = { entity: CLIENT, entityId: id, action: 'UPDATE', payload: { name: 'Mine', city: 'Blida' } };
    expect(await one.api.commit({ ...edit, seenVersion })).toMatchObject({ ok: true });
    await settled(one.api);
    expect(await stored(id)).toMatchObject({ name: 'Theirs', phone: '7' });
    expect(await one.api.conflicts()).toMatchObject([
      {
        mine: { name: 'Mine', phone: '7' },
        theirs: { name: 'Theirs' },
        fields: [{ name: 'name', isContested: true }, {}],
      },
    ]);
  });

  it('theirs is another by the time of the choice than the one that was shown: I am asked again', async () => {
    const { one, id } = await clash({ name: 'Mine' }, 'DELETE');
    const [shown] = await one.api.conflicts();
    expect(shown).toMatchObject({ theirs: null, theirsVersion: Number((await stored(id))?.version) });
    await world.truth`update logistics.client set deleted_at = null, name = 'Back again' where id = ${id}`;
    await until(async () => {
      await one.api.syncNow();
      expect(await one.api.conflicts()).toMatchObject([{ theirs: { name: 'Back again' } }]);
    });
    const choice = { entity: CLIENT, entityId: id, values: { name: 'Mine' } };
    await one.api.resolveConflict({ ...choice, seenVersion: shown!.theirsVersion });
    await settled(one.api);
    expect(await stored(id)).toMatchObject({ name: 'Back again' });
    const [again] = await one.api.conflicts();
    expect(again).toMatchObject({ isChosen: false, theirs: { name: 'Back again' } });
    expect(again?.theirsVersion).toBe(again?.theirs?.version);
    await one.api.resolveConflict({ ...choice, seenVersion: again!.theirsVersion });
    await online(one);
    expect(await stored(id)).toMatchObject({ name: 'Mine' });
  });

  it('a colleague settles it elsewhere: this device hears of it by the feed', async () => {
    const { one, id } = await clash({ name: 'Mine' }, { name: 'Theirs' });
    const [waiting] = await one.api.conflicts();
    const office = await world.signIn(admin);
    const { version } = (await stored(id))!;
    const choose = () =>
      office.event({
        ...{ entity: CLIENT, entityId: id, action: 'CONFLICT_RESOLVED', baseVersion: Number(version) },
        payload: { conflictEventIds: waiting?.eventIds, values: { name: 'Both' } },
      });
    const choice = choose();
    expect((await office.push([choice])).receipts).toMatchObject([{ status: 'applied', row: { name: 'Both' } }]);
    await one.api.syncNow();
    expect(await shownShop(one.api, id)).toMatchObject({ name: 'Both' });
    expect(await one.api.conflicts()).toEqual([]);
    expect(await one.api.journal({ limit: 1 })).toMatchObject([{ state: 'amended', code: 'CONFLICT_SETTLED' }]);
    expect((await office.push([choose()])).receipts).toMatchObject([{ status: 'rejected', code: 'ALREADY_RESOLVED' }]);
  });

  it('erased at the office meanwhile: it cannot be brought back, but let go', async () => {
    const { one, id } = await clash({ name: 'Mine' }, { name: 'Theirs' });
    await world.truth`delete from logistics.client where id = ${id}`;
    await one.api.syncNow();
    const choose = (values: Record<string, unknown>) =>
      one.api.resolveConflict({ entity: CLIENT, entityId: id, values });
    expect(await choose({ name: 'Mine' })).toMatchObject({ ok: true });
    await online(one);
    expect(await one.api.refusals()).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await one.api.conflicts()).toMatchObject([{ entityId: id, theirs: null, isChosen: false }]);
    expect(await choose({})).toMatchObject({ ok: true });
    await online(one);
    expect(await one.api.conflicts()).toEqual([]);
    expect(await shownShop(one.api, id)).toBeUndefined();
    expect(await log(id)).toEqual(['conflict settled']);
  });

  it('given to others meanwhile: whoever waits can let it go, and is told nothing of it', async () => {
    const { one, id } = await clash({ name: 'Mine' }, { name: 'Theirs' });
    const before = await stored(id);
    await world.truth`update navette.account set role = 'driver' where id = ${admin.id}`;
    try {
      await signIn(one.api, admin);
      await until(async () => {
        await one.api.syncNow();
        expect(await one.api.conflicts()).toMatchObject([{ entityId: id, theirs: null }]);
      });
      expect(await one.api.resolveConflict({ entity: CLIENT, entityId: id, values: {} })).toMatchObject({ ok: true });
      await online(one);
      expect(await one.api.conflicts()).toEqual([]);
      expect(await shownShop(one.api, id)).toBeUndefined();
      expect(await stored(id)).toEqual(before);
      expect(await log(id)).toEqual(['conflict settled']);
    } finally {
      await world.truth`update navette.account set role = 'admin' where id = ${admin.id}`;
    }
  });

  it('whose role may not write it any more can let theirs stand, and nothing else; of others, not even that', async () => {
    const { one, id } = await clash({ name: 'Mine' }, { name: 'Theirs' });
    const { one: other, id: elsewhere } = await clash({ name: 'Mine' }, { name: 'Theirs' });
    const [theirCase] = await other.api.conflicts();
    const before = await stored(id);
    const colleague = world.tenant.drivers[0]!;
    const become = (person: FreshAccount, role: string) =>
      world.truth`update navette.account set role = ${role} where id = ${person.id}`;
    await become(admin, 'keeper');
    await become(colleague, 'keeper');
    try {
      await signIn(one.api, admin);
      const choose = (choice: { values: Record<string, unknown>; delete?: boolean }) =>
        one.api.resolveConflict({ entity: CLIENT, entityId: id, ...choice });
      const forbidden = { ok: false, problem: { code: 'FORBIDDEN_ACTION' } };
      expect(await choose({ values: { name: 'Mine' } })).toMatchObject(forbidden);
      expect(await choose({ values: {}, delete: true })).toMatchObject(forbidden);
      expect(await choose({ values: {} })).toMatchObject({ ok: true });
      await online(one);
      expect(await stored(id)).toEqual(before);
      expect(await one.api.conflicts()).toEqual([]);
      expect(await log(id)).toEqual(['conflict settled']);

      const keeper = await world.signIn(colleague);
      const settle = (values: Record<string, unknown>) =>
        keeper.event({
          ...{ entity: CLIENT, entityId: elsewhere, action: 'CONFLICT_RESOLVED', baseVersion: 2 },
          payload: { conflictEventIds: theirCase?.eventIds, values },
        });
      expect((await keeper.push([settle({ name: 'Mine' }), settle({})])).receipts).toMatchObject([
        { status: 'rejected', code: 'FORBIDDEN_ACTION' },
        { status: 'rejected', code: 'ALREADY_RESOLVED' },
      ]);
      expect(await log(elsewhere)).toEqual(['conflict']);
    } finally {
      await become(admin, 'admin');
      await become(colleague, 'driver');
    }
  });
});

describe('[S3] who may change a record and not delete it', () => {
  let rep: FreshAccount;
  const become = (role: string) => world.truth`update navette.account set role = ${role} where id = ${rep.id}`;
  const edit = (device: TestDevice, id: string, action: string, payload: object, more: object = {}) =>
    device.event({ entity: CLIENT, entityId: id, action, baseVersion: 0, payload: { ...payload }, ...more });
  const newShop = async (id = randomUUID()) => {
    const office = await world.signIn(admin);
    expect((await office.push([edit(office, id, 'CREATE', shop)])).receipts).toMatchObject([{ status: 'applied' }]);
    return id;
  };
  beforeAll(() => {
    rep = world.tenant.rep;
  });

  it('deletes nothing by a choice: neither of a conflict of their own making, nor of another’s edit', async () => {
    const id = await newShop();
    const tablet = await world.signIn(rep);
    const mine = edit(tablet, id, 'UPDATE', { name: 'Mine' });
    const choice = (payload: object, said: object = {}) =>
      edit(tablet, id, 'CONFLICT_RESOLVED', { conflictEventIds: [mine.id], ...payload }, said);
    const gone = choice({ values: {}, delete: true }, { after: [mine.id] });
    expect((await tablet.push([mine, gone])).receipts).toMatchObject([
      { status: 'conflict', code: 'VERSION_CONFLICT' },
      { status: 'rejected', code: 'FORBIDDEN_ACTION', retryable: false },
    ]);
    const later = choice({ values: {}, delete: true });
    expect((await tablet.push([later])).receipts).toMatchObject([{ code: 'FORBIDDEN_ACTION' }]);
    expect(await stored(id)).toMatchObject({ deleted_at: null, name: shop.name });
    expect(await log(id)).toEqual(['conflict']);
    const { version } = (await stored(id))!;
    const kept = choice({ values: { name: 'Mine' } }, { baseVersion: Number(version) });
    expect((await tablet.push([kept])).receipts).toMatchObject([{ status: 'applied', row: { name: 'Mine' } }]);
  });

  it('the device does not even commit it', async () => {
    const [one, two] = [await phones.of(rep), await phones.of(admin)];
    const id = await commit(one.api, 'CREATE', shop);
    await settled(one.api);
    await two.api.syncNow();
    one.network.online = false;
    await commit(one.api, 'UPDATE', { name: 'Mine' }, id);
    await commit(two.api, 'UPDATE', { name: 'Theirs' }, id);
    await settled(two.api);
    await online(one);
    const choose = (choice: { values: Record<string, unknown>; delete?: boolean }) =>
      one.api.resolveConflict({ entity: CLIENT, entityId: id, ...choice });
    expect(await one.api.conflicts()).toMatchObject([{ entityId: id, hasDeletion: false }]);
    expect(await choose({ values: {}, delete: true })).toMatchObject({ problem: { code: 'FORBIDDEN_ACTION' } });
    expect(await choose({ values: { name: 'Mine' } })).toMatchObject({ ok: true });
    await online(one);
    expect(await stored(id)).toMatchObject({ name: 'Mine', deleted_at: null });
  });

  it('takes theirs where theirs is a deletion', async () => {
    const [one, two] = [await phones.of(rep), await phones.of(admin)];
    const id = await commit(one.api, 'CREATE', shop);
    await settled(one.api);
    await two.api.syncNow();
    one.network.online = false;
    await commit(one.api, 'UPDATE', { name: 'Mine' }, id);
    await commit(two.api, 'DELETE', {}, id);
    await settled(two.api);
    await online(one);
    expect(await one.api.conflicts()).toMatchObject([{ entityId: id, theirs: null }]);
    expect(await one.api.resolveConflict({ entity: CLIENT, entityId: id, values: {} })).toMatchObject({ ok: true });
    await online(one);
    expect(await one.api.conflicts()).toEqual([]);
    expect((await stored(id))?.deleted_at).not.toBeNull();
    expect(await shownShop(one.api, id)).toBeUndefined();
  });

  it('still has the deletion that they made while they might', async () => {
    const one = await phones.of(rep);
    await become('admin');
    try {
      await signIn(one.api, rep);
      const id = await newShop();
      await one.api.syncNow();
      one.network.online = false;
      await commit(one.api, 'DELETE', {}, id);
      await world.truth`update logistics.client set name = 'Theirs' where id = ${id}`;
      await online(one);
      expect(await one.api.conflicts()).toMatchObject([{ mine: null, hasDeletion: true }]);
      await become('rep');
      await signIn(one.api, rep);
      const choice = { entity: CLIENT, entityId: id, values: {}, delete: true };
      expect(await one.api.resolveConflict(choice)).toMatchObject({ ok: true });
      await online(one);
      expect(await one.api.refusals()).toEqual([]);
      expect((await stored(id))?.deleted_at).not.toBeNull();
      expect(await log(id)).toEqual(['conflict settled']);
    } finally {
      await become('rep');
    }
  });
});

it('[S6] a policy that the entity does not offer changes nothing', async () => {
  const office = await world.signIn(admin);
  const [product] = world.tenant.products;
  const edit = office.event({
    entity: 'logistics.product',
    entityId: product!.id,
    action: 'UPDATE',
    payload: { name: 'x' },
  });
  expect((await office.push([edit])).receipts).toMatchObject([{ status: 'rejected', code: 'READ_ONLY_ENTITY' }]);
});
