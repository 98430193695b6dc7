import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { createPackTenantIn } from '../demo/pack-tenant.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// [R32] Several edits of one record, made offline: what others wrote meanwhile stays unseen to the later ones too.

const CLIENT = 'logistics.client';
const shop = { phone: '1', address: 'Rue 1', city: 'Oran', position: null };

let world: TestWorld;
/** The later edit wins, and people settle what both sides changed. */
let latest: { device: TestDevice; person: FreshAccount };
let asked: typeof latest;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  latest = { device: await world.signIn(world.tenant.admin), person: world.tenant.admin };
  const { admin } = await world.other({ rules: { policies: { [CLIENT]: 'manual' }, devicesPerUser: 50 } });
  asked = { device: await world.signIn(admin), person: admin };
});
afterAll(() => world.end());

const stored = async (id: string) => (await world.truth`select * from logistics.client where id = ${id}`)[0];
const byOthers = (id: string, values: Record<string, string>) =>
  world.truth`update logistics.client set ${world.truth(values)} where id = ${id}`;
const versionOf = async (id: string) => Number((await stored(id))!.version);
const outcomes = async (id: string) =>
  (await world.truth`select outcome from navette.conflict_log where entity_id = ${id} order by id`).map(
    (one) => one.outcome,
  );
const said = ({ receipts }: { receipts: Receipt[] }) => receipts.map(({ status, code }) => code ?? status);
const lostOf = (receipt: Receipt | undefined) => receipt?.resolution?.data?.lost;

/** A client whose telephone others change after `baseVersion`, and how this device edits it. */
async function phoned(device: TestDevice) {
  const id = v7();
  const made = device.event({
    entity: CLIENT,
    entityId: id,
    action: 'CREATE',
    baseVersion: 0,
    payload: { ...shop, name: id },
  });
  const { receipts } = await device.push([made]);
  const baseVersion = receipts[0]!.version!;
  await byOthers(id, { phone: '9' });
  const event = (action: string, payload: object, after?: SyncEvent, more: Partial<SyncEvent> = {}) =>
    device.event({
      ...{ entity: CLIENT, entityId: id, action, baseVersion, payload: { ...payload } },
      after: after ? [after.id] : [],
      ...more,
    });
  const edit = (payload: object, after?: SyncEvent, more?: Partial<SyncEvent>) => event('UPDATE', payload, after, more);
  return { id, baseVersion, event, edit };
}

describe('[R32] the second edit of a record that others changed meanwhile', () => {
  test('the later one wins: theirs stands, and the author is told', async () => {
    const { id, edit } = await phoned(latest.device);
    const first = edit({ city: 'Blida' });
    const { receipts } = await latest.device.push([first, edit({ phone: '2' }, first)]);
    expect(receipts).toMatchObject([
      { status: 'applied', row: { city: 'Blida' } },
      { status: 'amended', code: 'OVERTAKEN', row: { phone: '9' }, resolution: { data: { lost: ['phone'] } } },
    ]);
    expect(await stored(id)).toMatchObject({ city: 'Blida', phone: '9' });
    expect(await outcomes(id)).toEqual(['lost']);
  });

  test('made later than theirs it stands, and the office finds both', async () => {
    const { id, edit } = await phoned(latest.device);
    const first = edit({ city: 'Blida' });
    const later = edit({ phone: '2' }, first, { occurredAt: '2100-01-01T00:00:00.000Z' });
    await latest.device.push([first, later]);
    expect(await stored(id)).toMatchObject({ phone: '2' });
    expect(await outcomes(id)).toEqual(['won']);
  });

  test('[S3] people settle it: a conflict, also in another push, and never with oneself', async () => {
    const { id, edit } = await phoned(asked.device);
    const first = edit({ city: 'Blida' });
    const own = edit({ city: 'Sétif' }, first);
    expect(said(await asked.device.push([first, own]))).toEqual(['applied', 'applied']);
    const { receipts } = await asked.device.push([edit({ phone: '2' }, own)]);
    expect(receipts).toMatchObject([
      { status: 'conflict', row: { phone: '9', city: 'Sétif' }, resolution: { data: { columns: ['phone'] } } },
    ]);
    expect(await stored(id)).toMatchObject({ city: 'Sétif', phone: '9' });
  });

  test('[S3] a deletion after an own edit is one of what others wrote', async () => {
    const { id, edit, event } = await phoned(asked.device);
    const first = edit({ city: 'Blida' });
    expect(said(await asked.device.push([first, event('DELETE', {}, first)]))).toEqual(['applied', 'VERSION_CONFLICT']);
    expect(await stored(id)).toMatchObject({ deleted_at: null, phone: '9' });
  });

  test('what was lost stays lost through what comes in between; what was seen since does not', async () => {
    const { id, edit } = await phoned(latest.device);
    const lost = edit({ phone: '2' });
    const between = edit({ city: 'Blida' }, lost);
    const now = await versionOf(id);
    // Under their own value nobody sees what the server has, whatever was pulled.
    const again = edit({ phone: '3' }, between, { baseVersion: now });
    const { receipts } = await latest.device.push([lost, between, again]);
    expect(said({ receipts })).toEqual(['OVERTAKEN', 'applied', 'OVERTAKEN']);
    expect(receipts.map(lostOf)).toEqual([['phone'], undefined, ['phone']]);
  });

  test('pulled between the two edits, it was seen: no conflict', async () => {
    const { id, edit } = await phoned(asked.device);
    const first = edit({ city: 'Blida' });
    const second = edit({ phone: '2' }, first, { baseVersion: await versionOf(id) });
    expect(said(await asked.device.push([first, second]))).toEqual(['applied', 'applied']);
    expect(await stored(id)).toMatchObject({ phone: '2' });
  });

  test('changed once more after the first edit: its author has seen neither', async () => {
    const { id, edit } = await phoned(asked.device);
    const first = edit({ city: 'Blida' });
    const seen = await versionOf(id);
    await asked.device.push([first]);
    await byOthers(id, { phone: '10', address: 'Rue 9' });
    const second = edit({ name: 'Shop' }, first, { baseVersion: seen });
    const third = edit({ address: 'Rue 2', phone: '2' }, second, { baseVersion: seen });
    const { receipts } = await asked.device.push([second, third]);
    expect(receipts).toMatchObject([
      { status: 'applied' },
      { status: 'conflict', resolution: { data: { columns: expect.arrayContaining(['phone', 'address']) } } },
    ]);
  });

  test('sent again each has the same answer, and so has what comes after them', async () => {
    const { edit } = await phoned(asked.device);
    const first = edit({ city: 'Blida' });
    const second = edit({ phone: '2' }, first);
    const before = await asked.device.push([first, second]);
    const after = await asked.device.push([first, second]);
    expect(after.receipts).toEqual(before.receipts.map((receipt) => ({ ...receipt, replayed: true })));
  });
});

test('[R36] a week later the first is repaired: what was parked behind it has not seen that week', async () => {
  const { device, person } = asked;
  const { id, edit } = await phoned(device);
  const hasRole = (role: string) => world.truth`update navette.account set role = ${role} where id = ${person.id}`;
  const first = edit({ city: 'Blida' });
  const second = edit({ phone: '2' }, first);
  await hasRole('driver');
  expect(said(await device.push([first, second]))).toEqual(['FORBIDDEN_ACTION', 'DEPENDENCY_REJECTED']);
  await hasRole('admin');
  const answer = await device.request(`/api/admin/refused/${device.id}/${first.id}`, {
    method: 'POST',
    body: JSON.stringify({ id: v7(), values: {} }),
  });
  expect(await answer.json()).toMatchObject({ receipt: { status: 'applied' }, released: 1 });
  expect(await stored(id)).toMatchObject({ city: 'Blida', phone: '9' });
  expect(await outcomes(id)).toEqual(['conflict']);
  // What comes after a repaired edit goes by what the repair has left.
  const third = edit({ phone: '3' }, first);
  expect((await device.push([third])).receipts).toMatchObject([{ status: 'conflict' }]);
});

test('[R34] a choice stands on the version of theirs that the person saw', async () => {
  const { device } = asked;
  const { id, edit, event } = await phoned(device);
  const mine = edit({ phone: '2' });
  expect(said(await device.push([mine]))).toEqual(['VERSION_CONFLICT']);
  const seen = await versionOf(id);
  await byOthers(id, { phone: '10' });
  const choose = (baseVersion: number) =>
    event('CONFLICT_RESOLVED', { conflictEventIds: [mine.id], values: { phone: '2' } }, mine, { baseVersion });
  expect(said(await device.push([choose(seen)]))).toEqual(['VERSION_CONFLICT']);
  expect(said(await device.push([choose(await versionOf(id))]))).toEqual(['applied']);
  expect(await stored(id)).toMatchObject({ phone: '2' });
});

describe('[N3] of columns that are the server’s', () => {
  const NOW = '2026-11-20T08:00:00.000Z';
  async function technician() {
    const service = await world.database.owner.begin((sql) =>
      createPackTenantIn(sql, { kind: 'service', slug: `t-${v7()}`, locale: 'en' }),
    );
    const account = service.accounts.find(({ role }) => role === 'technician')!;
    const device = await world.signIn(account);
    const [customer] = await world.truth<{ id: string }[]>`
      select id from service.customer where tenant_id = ${service.id}
        and sector in (select unnest(sectors) from navette.account where id = ${account.id}) limit 1`;
    const id = v7();
    const event = (action: string, payload: object, more: Partial<SyncEvent> = {}) =>
      device.event({
        entity: 'service.intervention',
        entityId: id,
        action,
        baseVersion: 0,
        payload: { ...payload },
        ...more,
      });
    const plan = (scheduledAt: string) =>
      event('CREATE', {
        ...{ subject: 'Boiler', customerId: customer!.id, colleagueId: account.id, projectId: null, scheduledAt },
        ...{
          durationMinutes: null,
          status: 'planned',
          urgency: null,
          instructions: null,
          startedAt: null,
          doneAt: null,
        },
        ...{ report: null, signedBy: null, signature: null, position: null },
      });
    return { device, id, event, plan };
  }

  test('an own edit of what was made outside of its author’s window stands on what they made', async () => {
    const { device, id, event, plan } = await technician();
    const made = plan('2026-01-02T08:00:00.000Z');
    const first = event('UPDATE', { subject: 'Pump' }, { after: [made.id] });
    const later = event('UPDATE', { subject: 'Pump, again' }, { after: [first.id] });
    expect((await device.push([made, first, later])).receipts).toMatchObject([
      { status: 'amended', visible: false },
      { status: 'applied', visible: false },
      { status: 'applied', visible: false },
    ]);
    const [row] = await world.truth`select subject from service.intervention where id = ${id}`;
    expect(row).toEqual({ subject: 'Pump, again' });
  });

  test('an action is an own edit too: what others had changed before it stays unseen', async () => {
    const { device, id, event, plan } = await technician();
    const made = plan(new Date().toISOString());
    const { receipts } = await device.push([made]);
    const baseVersion = receipts[0]!.version!;
    await world.truth`update service.intervention set subject = 'Roof', report = 'x' where id = ${id}`;
    const started = event('INTERVENTION_STARTED', { startedAt: NOW, position: null }, { baseVersion });
    const edited = event('UPDATE', { subject: 'Pump' }, { baseVersion, after: [started.id] });
    const answer = await device.push([started, edited]);
    expect(said(answer)).toEqual(['applied', 'OVERTAKEN']);
    const [row] = await world.truth`select subject, status from service.intervention where id = ${id}`;
    expect(row).toMatchObject({ subject: 'Roof', status: 'started' });
  });
});
