import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import type { PushAnswer } from '#protocol/push.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// `lastWriteWins`: which of two edits of a column is the later one is asked of the column, whatever else was written in the row.

let world: TestWorld;
let office: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase());
  office = await world.signIn(world.tenant.admin);
});
afterAll(() => world.end());

const entity = 'logistics.client';
/** No two of one name: who edits a telephone here names no other shop. */
const shop = () => ({ name: `Épicerie ${v7()}`, phone: '0', address: 'Rue 1', city: 'Oran', position: null });
/** So many hours ago; plain SQL writes now. */
const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const ms = (instant: string): number => Date.parse(instant);

interface Stored {
  version: string;
  phone: string;
  city: string;
  deleted_at: Date | null;
  written_at: Date;
  column_times: Record<string, number>;
}
const stored = async (id: string): Promise<Stored> =>
  (await world.truth<Stored[]>`select * from logistics.client where id = ${id}`)[0]!;
/** As another program does it. */
const bySql = (id: string, values: Record<string, unknown>) =>
  world.truth`update logistics.client set ${world.truth(values)} where id = ${id}`;
/** The nightly import that finds out where the shops are. */
const imported = (id: string) => bySql(id, { position: world.truth.json({ latitude: 35.7, longitude: -0.6 }) });
const outcomes = async (id: string) =>
  (await world.truth`select outcome from navette.conflict_log where entity_id = ${id} order by created_at`).map(
    ({ outcome }) => outcome,
  );
const said = ({ receipts }: PushAnswer) => receipts.map(({ status, code }) => code ?? status);

/** A shop made a day ago, as two people saw it who then edit it without knowing of each other. */
async function seen() {
  const made = office.event({
    ...{ entity, entityId: v7(), action: 'CREATE', baseVersion: 0, payload: shop(), occurredAt: ago(24) },
  });
  const { receipts } = await office.push([made]);
  const [id, baseVersion] = [made.entityId, receipts[0]!.version!];
  const event = (action: string, payload: object, occurredAt: string, more: Partial<SyncEvent> = {}) =>
    office.event({ ...{ entity, entityId: id, action, baseVersion, payload: { ...payload }, occurredAt }, ...more });
  const edit = (payload: object, occurredAt: string, more?: Partial<SyncEvent>) =>
    event('UPDATE', payload, occurredAt, more);
  const push = async (...events: SyncEvent[]) => said(await office.push(events));
  return { id, edit, event, push };
}

describe('[L7] of two edits of one column the later one stands', () => {
  test('although another column was written since', async () => {
    const { id, edit, push } = await seen();
    await push(edit({ phone: '10' }, ago(3)));
    await imported(id);
    expect(await push(edit({ phone: '11' }, ago(2)))).toEqual(['applied']);
    expect(await stored(id)).toMatchObject({ phone: '11' });
    expect(await outcomes(id)).toEqual(['won']);
  });

  test('the earlier one does not, in whatever order they come', async () => {
    const { id, edit, push } = await seen();
    const [early, late] = [ago(3), ago(2)];
    await imported(id);
    await push(edit({ phone: '11' }, late));
    expect((await stored(id)).column_times).toMatchObject({ phone: ms(late) });
    expect(await push(edit({ phone: '10' }, early))).toEqual(['OVERTAKEN']);
    expect(await push(edit({ phone: '12' }, ago(1)))).toEqual(['applied']);
    expect(await stored(id)).toMatchObject({ phone: '12' });
    expect(await outcomes(id)).toEqual(['lost', 'won']);
  });

  test('one edit wins a column and loses another', async () => {
    const { id, edit, push } = await seen();
    await push(edit({ phone: '10' }, ago(3)));
    await push(edit({ city: 'Blida' }, ago(1)));
    const mine = edit({ phone: '11', city: 'Alger' }, ago(2));
    const { receipts } = await office.push([mine]);
    expect(receipts).toMatchObject([
      { code: 'OVERTAKEN', row: { phone: '11', city: 'Blida' }, resolution: { data: { lost: ['city'] } } },
    ]);
    expect(await outcomes(id)).toEqual(['mixed']);
  });

  test('in one push as well', async () => {
    const { id, edit, push } = await seen();
    await push(edit({ phone: '10' }, ago(4)));
    const batch = [edit({ city: 'Blida' }, ago(1)), edit({ phone: '11' }, ago(2)), edit({ phone: '12' }, ago(3))];
    expect(await push(...batch)).toEqual(['applied', 'applied', 'OVERTAKEN']);
    expect(await stored(id)).toMatchObject({ phone: '11', city: 'Blida' });
  });

  test('one that says what stands already is later than one in between', async () => {
    const { id, edit, push } = await seen();
    await push(edit({ phone: '10' }, ago(3)));
    expect(await push(edit({ phone: '10' }, ago(1)), edit({ phone: '11' }, ago(2)))).toEqual(['applied', 'OVERTAKEN']);
    await push(edit({ city: 'Blida' }, ago(2)));
    expect(await push(edit({ phone: '11' }, ago(2)))).toEqual(['OVERTAKEN']);
    expect(await stored(id)).toMatchObject({ phone: '10' });
  });

  test('[F8] what other programs write by SQL is later than an edit made before', async () => {
    const { id, edit, push } = await seen();
    await push(edit({ phone: '10' }, ago(3)));
    await bySql(id, { phone: '9' });
    const { column_times, written_at } = await stored(id);
    expect(column_times).toMatchObject({ phone: written_at.getTime() });
    expect(await push(edit({ phone: '11' }, ago(1)))).toEqual(['OVERTAKEN']);
    await bySql(id, { column_times: world.truth.json({ '*': 1 }), city: 'Blida' });
    expect((await stored(id)).column_times).toMatchObject({ phone: written_at.getTime() });
    expect(await stored(id)).toMatchObject({ phone: '9' });
  });

  test('[R33] a device that is ten years ahead leaves no instant in the future', async () => {
    const { id, edit, push } = await seen();
    const ahead = new Date(Date.now() + 10 * 365 * 86_400_000).toISOString();
    const events = [edit({ phone: '10' }, ahead)];
    const body = JSON.stringify({ batchId: v7(), head: { seq: office.seq, hash: office.hash }, events });
    const answer = await office.request('/api/sync/push', {
      ...{ method: 'POST', body, headers: { 'X-Device-Time': ahead } },
    });
    expect(said((await answer.json()) as PushAnswer)).toEqual(['applied']);
    const { column_times, written_at } = await stored(id);
    expect(column_times.phone).toBeLessThanOrEqual(Date.now());
    expect(written_at.getTime()).toBe(column_times.phone);
    expect(await push(edit({ phone: '11' }, new Date().toISOString()))).toEqual(['applied']);
    expect(await stored(id)).toMatchObject({ phone: '11' });
  });
});

describe('[L7] deletions', () => {
  test('an edit made after one brings the record back, whatever was written in it since by SQL', async () => {
    const { id, edit, event, push } = await seen();
    await push(event('DELETE', {}, ago(3)));
    await bySql(id, { city: 'Blida' });
    expect(await push(edit({ phone: '9' }, ago(4)))).toEqual(['NOT_FOUND']);
    expect(await push(edit({ phone: '10', city: 'Alger' }, ago(2)))).toEqual(['OVERTAKEN']);
    expect(await stored(id)).toMatchObject({ deleted_at: null, phone: '10', city: 'Blida' });
  });

  test('one is of the whole row: what is later in any column stays', async () => {
    const { id, edit, event, push } = await seen();
    await push(edit({ phone: '10' }, ago(3)));
    await imported(id);
    expect(await push(edit({ city: 'Blida' }, ago(3)))).toEqual(['applied']);
    expect(await push(event('DELETE', {}, ago(2)))).toEqual(['OVERTAKEN']);
    expect(await stored(id)).toMatchObject({ deleted_at: null });
  });

  test('one that had seen all is as late as what it took away', async () => {
    const { id, edit, event, push } = await seen();
    const last = ago(2);
    await push(edit({ phone: '10' }, last));
    const baseVersion = Number((await stored(id)).version);
    const deletion = event('DELETE', {}, ago(4), { baseVersion });
    expect(await push(deletion, edit({ phone: '11' }, ago(3)))).toEqual(['applied', 'NOT_FOUND']);
    expect((await stored(id)).column_times).toMatchObject({ deleted_at: ms(last) });
    expect(await push(edit({ phone: '11' }, ago(3)))).toEqual(['NOT_FOUND']);
  });
});

describe('a row from before columns had instants', () => {
  /** As the migration leaves it. */
  const fromBefore = (id: string, writtenAt: string) =>
    world.truth.begin(async (sql) => {
      await sql`set local session_replication_role = replica`;
      await sql`update logistics.client set column_times = '{}', written_at = ${writtenAt} where id = ${id}`;
    });

  test('is judged by its own, also after the first edit of one column', async () => {
    const { id, edit, push } = await seen();
    await push(edit({ phone: '10', city: 'Blida' }, ago(5)));
    const kept = ago(3);
    await fromBefore(id, kept);
    expect(await push(edit({ phone: '11' }, ago(4)))).toEqual(['OVERTAKEN']);
    const later = ago(2);
    expect(await push(edit({ phone: '12' }, later))).toEqual(['applied']);
    expect((await stored(id)).column_times).toEqual({ '*': ms(kept), phone: ms(later) });
    expect(await push(edit({ city: 'Alger' }, ago(4)))).toEqual(['OVERTAKEN']);
    expect(await push(edit({ city: 'Alger' }, ago(2.5)))).toEqual(['applied']);
  });

  test('[F8] written by SQL it keeps its instant for the other columns', async () => {
    const { id } = await seen();
    const kept = ago(3);
    await fromBefore(id, kept);
    await bySql(id, { phone: '9' });
    const { column_times, written_at } = await stored(id);
    expect(column_times).toEqual({ '*': ms(kept), phone: written_at.getTime() });
  });

  test('[F8] nothing of it goes back where the database’s clock is behind', async () => {
    const { id } = await seen();
    const ahead = ago(-1);
    await fromBefore(id, ahead);
    await bySql(id, { phone: '9' });
    expect(await stored(id)).toMatchObject({ written_at: new Date(ahead), column_times: { '*': ms(ahead) } });
    expect((await stored(id)).column_times).not.toHaveProperty('phone');
  });
});

test('[F8] a deletion by SQL is as late as what it took away, and no statement says an instant of its own', async () => {
  const { tenant, truth } = world;
  const [id, ahead] = [v7(), ago(-1)];
  await truth`
    insert into logistics.client (tenant_id, id, version, last_modified_at, name, address, city, column_times)
    values (${tenant.id}, ${id}, 1, now(), 'Shop', 'Rue 1', 'Oran', '{"*": 5}')`;
  expect((await stored(id)).column_times).toEqual({});
  // The applier's clock is ahead of the database's.
  await world.database.asTenant(
    tenant.id,
    ({ sql }) => sql`update logistics.client set city = 'Blida', written_at = ${ahead} where id = ${id}`,
  );
  expect((await stored(id)).column_times).toMatchObject({ city: ms(ahead) });
  await bySql(id, { deleted_at: new Date() });
  expect((await stored(id)).column_times).toMatchObject({ deleted_at: ms(ahead) });
});

test('an edit that changes nothing is no news, although it is older than the row', async () => {
  const { id, edit, push } = await seen();
  await push(edit({ phone: '10' }, ago(1)));
  const before = await stored(id);
  await push(edit({ phone: '10' }, ago(2)));
  expect(await stored(id)).toEqual(before);
});
