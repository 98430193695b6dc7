import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { FreshPackTenant } from '../demo/pack-tenant.ts';
import { createTenant } from '../demo/tenant.ts';
import { TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// [S8] An edit that names a record as another one is named already.

let world: TestWorld;
let office: TestDevice;
let rep: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  office = await world.signIn(world.tenant.admin);
  rep = await world.signIn(world.tenant.admin);
});
afterAll(() => world.end());

const entity = 'logistics.client';
/** A telephone of its own for each test. */
const phone = () => v7().slice(-12);
const shop = (more: object = {}) => ({
  ...{ name: 'Épicerie', phone: null as string | null, address: 'Rue 1', city: 'Oran', position: null },
  ...more,
});
const make = (payload: object, said: Partial<SyncEvent> = {}, from = office): SyncEvent =>
  from.event({ entity, entityId: v7(), action: 'CREATE', baseVersion: 0, payload: { ...payload }, ...said });
const edit = (entityId: string, payload: object, said: Partial<SyncEvent> = {}, from = office): SyncEvent =>
  from.event({ entity, entityId, action: 'UPDATE', baseVersion: 0, payload: { ...payload }, ...said });
const stored = async (id: string) => (await world.truth`select * from logistics.client where id = ${id}`)[0]!;
const notes = async (id: string) => world.truth`
  select outcome, theirs from navette.conflict_log where entity_id = ${id} order by created_at, outcome`;

/** Clients of these names under one telephone: their ids, and the telephone. */
async function shops(...names: string[]): Promise<{ ids: string[]; tel: string }> {
  const tel = phone();
  const made = names.map((name) => make(shop({ name, phone: tel })));
  await office.push(made);
  return { ids: made.map(({ entityId }) => entityId), tel };
}
const said = ({ receipts }: { receipts: readonly Receipt[] }) => receipts.map(({ status, code }) => code ?? status);

describe('in what its author may see', () => {
  test('is refused with the name of what stands, and changes nothing; sent again it is refused the same', async () => {
    const { ids, tel } = await shops('A', 'B');
    const renamed = edit(ids[1]!, { name: 'A', city: 'Blida' });
    const answer = await office.push([renamed]);
    expect(answer.receipts).toMatchObject([
      {
        ...{ status: 'rejected', code: 'ALREADY_EXISTS', retryable: false },
        message:
          'Another record exists already with the same values (Name, Phone). Use that one, or change one of these values.',
        resolution: { action: 'FIX', data: { entityId: ids[0], same: ['name', 'phone'], columns: 'Name, Phone' } },
      },
    ]);
    expect(await stored(ids[1]!)).toMatchObject({ name: 'B', phone: tel, city: 'Oran' });
    expect(await notes(ids[1]!)).toEqual([]);
    expect((await office.push([renamed])).receipts).toEqual([{ ...answer.receipts[0], replayed: true }]);
  });

  test('by the second of two edits, of which each names a part', async () => {
    const { ids, tel } = await shops('A');
    const other = make(shop({ name: 'B', phone: phone() }));
    await office.push([other]);
    const first = edit(other.entityId, { name: 'A' });
    const second = edit(other.entityId, { phone: tel }, { after: [first.id] });
    expect(said(await office.push([first, second]))).toEqual(['applied', 'ALREADY_EXISTS']);
    expect(await stored(other.entityId)).toMatchObject({ name: 'A' });
    expect(await stored(ids[0]!)).toMatchObject({ phone: tel });
  });

  test('by what its policy leaves of it: asked for when the row is held', async () => {
    const { ids, tel } = await shops('A');
    const other = make(shop({ name: 'B', phone: phone() }));
    const { receipts } = await office.push([other]);
    await world.truth`update logistics.client set name = 'A' where id = ${other.entityId}`;
    // Its name was overtaken, so it is A, at that telephone.
    const late = edit(other.entityId, { name: 'C', phone: tel }, { baseVersion: receipts[0]!.version! });
    expect(said(await office.push([late]))).toEqual(['ALREADY_EXISTS']);
    expect(await stored(ids[0]!)).toMatchObject({ name: 'A' });
  });

  test('by bringing back what was deleted', async () => {
    const { ids, tel } = await shops('A');
    const gone = office.event({ entity, entityId: ids[0]!, action: 'DELETE', payload: {}, baseVersion: 0 });
    const made = make(shop({ name: 'A', phone: tel }));
    expect(said(await office.push([gone, made]))).toEqual(['applied', 'applied']);
    const later = new Date(world.clock.now().getTime() + 60_000).toISOString();
    const back = edit(ids[0]!, { city: 'Alger' }, { occurredAt: later });
    expect(said(await rep.push([edit(ids[0]!, { city: 'Alger' }, { occurredAt: later }, rep)]))).toEqual([
      'ALREADY_EXISTS',
    ]);
    expect(said(await office.push([edit(made.entityId, { name: 'A2' }), back]))).toEqual(['applied', 'applied']);
    expect(await stored(ids[0]!)).toMatchObject({ name: 'A', city: 'Alger', deleted_at: null });
  });

  test('no other name, a name of its own, and no telephone at all are no matter', async () => {
    const { ids, tel } = await shops('A', 'B');
    const { ids: bare } = await shops('A');
    const none = edit(bare[0]!, { phone: null });
    expect(
      said(await office.push([edit(ids[0]!, { name: 'A', phone: tel }), edit(ids[1]!, { city: 'Sétif' }), none])),
    ).toEqual(['applied', 'applied', 'applied']);
    expect(said(await office.push([edit(ids[1]!, { name: 'A', phone: null })]))).toEqual(['applied']);
  });
});

describe('in one batch', () => {
  test('a name that is given up is free, for an edit, a new record and a swap', async () => {
    const { ids, tel } = await shops('A', 'B', 'C');
    const [a, b, c] = ids as [string, string, string];
    const fresh = make(shop({ name: 'C', phone: tel }), { occurredAt: '2026-11-20T09:00:00.000Z' });
    const batch = [
      edit(a, { name: 'spare' }),
      edit(b, { name: 'A' }),
      edit(a, { name: 'B' }),
      edit(c, { name: 'D' }),
      { ...fresh },
    ];
    // In the order in which they were made.
    const { receipts } = await office.push(batch);
    expect(receipts.map(({ status, code, mergedInto }) => [code ?? status, mergedInto])).toEqual([
      ...Array(4).fill(['applied', undefined]),
      ['applied', undefined],
    ]);
    expect([await stored(a), await stored(b), await stored(c), await stored(fresh.entityId)]).toMatchObject([
      { name: 'B' },
      { name: 'A' },
      { name: 'D' },
      { name: 'C' },
    ]);
  });

  test('of two edits to one name the first has it; what is made under it is that record', async () => {
    const { ids, tel } = await shops('A', 'B');
    const made = make(shop({ name: 'N', phone: tel }));
    const { receipts } = await office.push([edit(ids[0]!, { name: 'N' }), edit(ids[1]!, { name: 'N' }), made]);
    expect(receipts).toMatchObject([
      { status: 'applied' },
      { code: 'ALREADY_EXISTS', resolution: { data: { entityId: ids[0] } } },
      { status: 'amended', mergedInto: ids[0] },
    ]);
  });

  test('what has been deleted names nothing', async () => {
    const { ids, tel } = await shops('A', 'B');
    const gone = office.event({ entity, entityId: ids[0]!, action: 'DELETE', payload: {}, baseVersion: 0 });
    const made = make(shop({ name: 'B', phone: tel }));
    const { receipts } = await office.push([gone, edit(ids[1]!, { name: 'A' }), made]);
    expect(receipts.map(({ status, code }) => code ?? status)).toEqual(['applied', 'applied', 'applied']);
    expect(receipts[2]!.mergedInto).toBeUndefined();
  });
});

describe('two at once', () => {
  test('to one name: one has it, the other is refused, nothing waits', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { ids } = await shops('A', 'B');
      const answers = await Promise.all([
        office.push([edit(ids[0]!, { name: 'N' })]),
        rep.push([edit(ids[1]!, { name: 'N' }, {}, rep)]),
      ]);
      expect(answers.flatMap(said).sort()).toEqual(['ALREADY_EXISTS', 'applied']);
    }
  });

  test('one edits, one makes it: one record of that name', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { ids, tel } = await shops('A');
      await Promise.all([
        office.push([edit(ids[0]!, { name: 'N' })]),
        rep.push([make(shop({ name: 'N', phone: tel }), {}, rep)]),
      ]);
      const named = await world.truth`
        select id from logistics.client where tenant_id = ${world.tenant.id} and phone = ${tel} and deleted_at is null`;
      // The edit was refused, or what was made is the record that it named.
      const names = await world.truth`select from logistics.client where phone = ${tel} and name = 'N'`;
      expect(names).toHaveLength(1);
      expect([1, 2]).toContain(named.length);
    }
  });

  test('each gives up what the other wants, in another order: both end, and no name is there twice', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { ids, tel } = await shops('A', 'B');
      const [a, b] = ids as [string, string];
      const answers = await Promise.all([
        office.push([edit(a, { name: 'x' }), edit(b, { name: 'A' })]),
        rep.push([edit(b, { name: 'y' }, {}, rep), edit(a, { name: 'B' }, {}, rep)]),
      ]);
      for (const one of answers.flatMap(said))
        expect(['applied', 'amended', 'OVERTAKEN', 'ALREADY_EXISTS']).toContain(one);
      const rows = await world.truth`select name from logistics.client where phone = ${tel}`;
      expect(new Set(rows.map(({ name }) => name)).size).toBe(2);
    }
  });
});

describe('[S3] a choice between two versions', () => {
  test('that would name the record as another is refused; its case waits for another choice', async () => {
    const careful = await world.other({ rules: { devicesPerUser: 50, policies: { [entity]: 'manual' } } });
    const [here, there] = [await world.signIn(careful.admin), await world.signIn(careful.admin)];
    const tel = phone();
    const [a, b] = [make(shop({ name: 'A', phone: tel }), {}, here), make(shop({ name: 'B', phone: tel }), {}, here)];
    const { receipts } = await here.push([a, b]);
    const base = { baseVersion: receipts[1]!.version! };
    expect(said(await there.push([edit(b.entityId, { name: 'B2' }, base, there)]))).toEqual(['applied']);
    const mine = edit(b.entityId, { name: 'B3' }, base, here);
    const met = await here.push([mine]);
    expect(said(met)).toEqual(['VERSION_CONFLICT']);
    const choice = (values: object) =>
      here.event({
        ...{ entity, entityId: b.entityId, action: 'CONFLICT_RESOLVED', baseVersion: met.receipts[0]!.row!.version },
        payload: { conflictEventIds: [mine.id], values },
        after: [mine.id],
      });
    expect(said(await here.push([choice({ name: 'A' })]))).toEqual(['ALREADY_EXISTS']);
    const open = await world.truth`select settled_at from navette.conflict_log where event_id = ${mine.id}`;
    expect(open).toEqual([{ settled_at: null }]);
    expect(said(await here.push([choice({ name: 'B3' })]))).toEqual(['applied']);
    expect(await stored(b.entityId)).toMatchObject({ name: 'B3' });
  });
});

describe('[F8] other programs', () => {
  test('may name two records the same by SQL; devices go on with both', async () => {
    const { ids, tel } = await shops('A', 'B', 'C');
    await world.truth`update logistics.client set name = 'A' where id = ${ids[1]!}`;
    const seen = async (at: number) => ({ baseVersion: Number((await stored(ids[at]!)).version) });
    const answers = await office.push([
      edit(ids[0]!, { city: 'Blida' }, await seen(0)),
      edit(ids[1]!, { city: 'Sétif' }, await seen(1)),
      edit(ids[2]!, { name: 'A' }, await seen(2)),
    ]);
    expect(said(answers)).toEqual(['applied', 'applied', 'ALREADY_EXISTS']);
    const apart = [edit(ids[1]!, { name: 'B' }, await seen(1)), edit(ids[0]!, { phone: phone() }, await seen(0))];
    expect(said(await office.push(apart))).toEqual(['applied', 'applied']);
    expect(said(await office.push([edit(ids[2]!, { name: 'A' }, await seen(2))]))).toEqual(['applied']);
    expect(await stored(ids[2]!)).toMatchObject({ name: 'A', phone: tel });
  });
});

describe('out of its author’s sight', () => {
  let tenant: FreshPackTenant;
  beforeAll(async () => {
    tenant = await createTenant(world.database, { kind: 'service', slug: `t-${v7().slice(-12)}`, locale: 'en' });
  });
  const customer = 'service.customer';
  const signIn = (role: string, number = 1) => {
    const person = tenant.accounts.filter((one) => one.role === role)[number - 1]!;
    return TestDevice.signIn(world.app, person, {});
  };

  test('it stands, the answer says nothing, and the office finds the two', async () => {
    const [admin, technician] = [await signIn('admin'), await signIn('technician')];
    const [own] = await world.truth<{ sector: string }[]>`
      select sectors[1] as sector from navette.account where tenant_id = ${tenant.id} and id = ${technician.session.user.id}`;
    const tel = phone();
    const bare = {
      ...{ name: 'Laiterie', contactName: null, contactPhone: null, address: 'Rue 1', city: null },
      ...{ position: null, access: null },
    };
    const made = (sector: string, telephone: string) =>
      admin.event({
        ...{ entity: customer, entityId: v7(), action: 'CREATE', baseVersion: 0, schemaVersion: 4 },
        payload: { ...bare, sector, phone: telephone },
      });
    const [hidden, mine, plain] = [made('elsewhere', tel), made(own!.sector, phone()), made(own!.sector, phone())];
    expect(said(await admin.push([hidden, mine, plain]))).toEqual(['applied', 'applied', 'applied']);
    const versions = new Map<string, number>();
    const edited = (entityId: string, telephone: string) =>
      technician.event({
        ...{ entity: customer, entityId, action: 'UPDATE', schemaVersion: 4 },
        baseVersion: versions.get(entityId) ?? 0,
        payload: { phone: telephone },
      });
    const rows = await world.truth`select id, version from service.customer where tenant_id = ${tenant.id}`;
    for (const { id, version } of rows) versions.set(id, Number(version));
    const { receipts } = await technician.push([edited(mine.entityId, tel), edited(plain.entityId, phone())]);
    const shape = (receipt: Receipt) => Object.keys(receipt).sort();
    expect(receipts[0]).toMatchObject({ status: 'applied', row: { phone: tel } });
    expect(shape(receipts[0]!)).toEqual(shape(receipts[1]!));
    expect(JSON.stringify(receipts)).not.toContain(hidden.entityId);
    expect(await notes(mine.entityId)).toEqual([{ outcome: 'duplicate', theirs: { id: hidden.entityId } }]);
    expect(await notes(plain.entityId)).toEqual([]);
    // Over what somebody else has written meanwhile: two outcomes of one event.
    await world.truth`update service.customer set phone = '0' where id = ${mine.entityId}`;
    expect((await technician.push([edited(mine.entityId, tel)])).receipts).toMatchObject([{ row: { phone: tel } }]);
    expect((await notes(mine.entityId)).map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate', 'won']);
    // The office sees both, so it is told.
    const again = admin.event({
      ...{ entity: customer, entityId: plain.entityId, action: 'UPDATE', baseVersion: 0, schemaVersion: 4 },
      payload: { phone: tel },
    });
    expect((await admin.push([again])).receipts).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
  });
});
