import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEAD_LINE_PREFIX, NDJSON, PullHead, PullPage, PullTail, TAIL_LINE_PREFIX } from '#protocol/pull.ts';
import { StatusAnswer } from '#protocol/status.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Tx } from '../database/open.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

const DELIVERY = 'logistics.delivery';

describe('GET /api/sync/pull', () => {
  let world: TestWorld;
  let driver: TestDevice;
  let admin: TestDevice;

  beforeAll(async () => {
    world = await testWorld(testDatabase());
    driver = await world.signIn(world.tenant.drivers[0]!);
    admin = await world.signIn(world.tenant.admin);
  });
  afterAll(() => world.end());

  const pull = async (device: TestDevice, query = ''): Promise<PullPage> => {
    const answer = await device.request(`/api/sync/pull${query}`);
    expect(answer.status).toBe(200);
    return PullPage.parse(await answer.json());
  };
  const lines = async (device: TestDevice, query = ''): Promise<string[]> => {
    const answer = await device.request(`/api/sync/pull${query}`, { headers: { Accept: NDJSON } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe(NDJSON);
    const text = await answer.text();
    expect(text.endsWith('\n')).toBe(true);
    return text.slice(0, -1).split('\n');
  };
  const refusal = async (device: TestDevice, query: string) => {
    const answer = await device.request(`/api/sync/pull${query}`);
    const { error } = (await answer.json()) as { error: { code: string; data?: unknown } };
    return { status: answer.status, code: error.code, data: error.data };
  };

  it('[R66] two events under one number, the one begun first recorded last, are no server that was set back', async () => {
    const copied = await world.signIn(world.tenant.drivers[1]!);
    const delivery = world.take(world.tenant.drivers[1]!);
    const slow = copied.validation(delivery);
    copied.seq -= 1;
    const quick = copied.note({ action: 'WRONG_CODE', entity: DELIVERY, entityId: delivery.id });
    let pushing: Promise<unknown> | undefined;
    let page: PullPage | undefined;
    await world.truth.begin(async (sql) => {
      await sql`select from logistics.delivery where id = ${delivery.id} for update`;
      pushing = copied.push([slow]);
      await world.waitedFor({ sql } as Tx, pushing);
      await copied.push([quick]);
      page = await pull(copied);
    });
    await pushing;
    const next = await pull(copied, `?cursor=${page!.cursor}`);
    expect(next).toMatchObject({ epoch: page!.epoch });
    expect(next.reset).toBeFalsy();
  });

  it('without a cursor brings everything of the person’s, with totals', async () => {
    const page = await pull(driver);
    const mine = world.tenant.deliveries.filter(({ driverId }) => driverId === world.tenant.drivers[0]!.id);
    const got = page.changes.filter(({ entity }) => entity === DELIVERY).map(({ id }) => id);
    expect(got.sort()).toEqual(mine.map(({ id }) => id).sort());
    expect(page).toMatchObject({ hasMore: false, total: page.changes.length, epoch: 1 });
    expect(page.totals?.[DELIVERY]).toBe(mine.length);
    expect(page.changes.every(({ op, row, id }) => op === 'put' && row?.id === id)).toBe(true);
  });

  it('goes on page by page; the totals say what is still to come', async () => {
    const seen = new Set<string>();
    const whole = await pull(driver);
    let page = await pull(driver, '?limit=7');
    for (;;) {
      for (const { entity, id } of page.changes) seen.add(`${entity} ${id}`);
      expect(page.changes.length).toBeLessThanOrEqual(7);
      if (page.total !== undefined) expect(page.total).toBe(whole.changes.length - seen.size + page.changes.length);
      if (!page.hasMore) break;
      page = await pull(driver, `?limit=7&cursor=${page.cursor}`);
    }
    expect(seen.size).toBe(whole.changes.length);
    expect((await pull(driver, `?cursor=${page.cursor}`)).changes).toEqual([]);
  });

  it('streams the same as lines: a head, the changes by entity, a tail after every page', async () => {
    const page = await pull(driver);
    const got = await lines(driver, '?limit=10');
    expect(got[0]!.startsWith(HEAD_LINE_PREFIX)).toBe(true);
    expect(PullHead.parse(JSON.parse(got[0]!)).total).toBe(page.changes.length);
    const tails = got
      .filter((line) => line.startsWith(TAIL_LINE_PREFIX))
      .map((line) => PullTail.parse(JSON.parse(line)));
    const changes = got.slice(1).filter((line) => !line.startsWith(TAIL_LINE_PREFIX));
    expect(changes.map((line) => JSON.parse(line))).toEqual(page.changes);
    for (const [index, line] of changes.entries()) {
      expect(line.startsWith(`{"entity":"${page.changes[index]!.entity}","op":"put",`)).toBe(true);
    }
    expect(tails.map(({ hasMore }) => hasMore)).toEqual([...tails.slice(1).map(() => true), false]);
    expect(tails.length).toBeGreaterThan(2);
    expect(got.at(-1)!.startsWith(TAIL_LINE_PREFIX)).toBe(true);
  });

  it('a stream that was cut goes on from its last checkpoint', async () => {
    const whole = (await lines(driver, '?limit=10')).filter((line) => line.startsWith('{"entity"'));
    const cut = await lines(driver, '?limit=10');
    const at = cut.findIndex((line) => line.startsWith(TAIL_LINE_PREFIX));
    const { cursor } = PullTail.parse(JSON.parse(cut[at]!));
    const rest = await lines(driver, `?limit=10&cursor=${cursor}`);
    expect(rest[0]!.startsWith(HEAD_LINE_PREFIX)).toBe(true);
    const both = [...cut.slice(0, at), ...rest].filter((line) => line.startsWith('{"entity"'));
    expect(both).toEqual(whole);
  });

  it('compresses lines where that is understood', async () => {
    const answer = await driver.request('/api/sync/pull', { headers: { Accept: NDJSON, 'Accept-Encoding': 'gzip' } });
    expect(answer.headers.get('Content-Encoding')).toBe('gzip');
    const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString('utf8');
    expect(text.split('\n')[0]).toContain(HEAD_LINE_PREFIX);
  });

  it('an entity asked for alone comes alone, and its cursor belongs to that choice', async () => {
    const page = await pull(driver, `?entities=${DELIVERY}`);
    expect(new Set(page.changes.map(({ entity }) => entity))).toEqual(new Set([DELIVERY]));
    expect((await pull(driver, `?entities=${DELIVERY}&cursor=${page.cursor}`)).changes).toEqual([]);
    expect(await refusal(driver, `?cursor=${page.cursor}`)).toMatchObject({ status: 400, code: 'CURSOR_MISMATCH' });
    const other = `?entities=logistics.client&cursor=${page.cursor}`;
    expect(await refusal(driver, other)).toMatchObject({ status: 400, code: 'CURSOR_MISMATCH' });
    const asLines = await driver.request(`/api/sync/pull${other}`, { headers: { Accept: NDJSON } });
    expect(asLines.status).toBe(400);
    expect((await pull(driver, '?entities=logistics.nothing,pack.unknown')).changes).toEqual([]);
  });

  it.each([
    ['?cursor=abc', 'cursor'],
    ['?cursor=%00', 'cursor'],
    ['?limit=0', 'limit'],
    ['?limit=many', 'limit'],
    ['?entities=DROP%20TABLE', 'entities[0]'],
  ])('refuses %s', async (query, path) => {
    expect(await refusal(driver, query)).toEqual({ status: 400, code: 'MALFORMED', data: { path } });
  });

  it('a cursor that somebody made up starts over and reveals nothing', async () => {
    const { cursor } = await pull(driver);
    const [body = ''] = cursor.split('.');
    const forged = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    forged.shares[DELIVERY] = 'whole';
    const text = `${Buffer.from(JSON.stringify(forged)).toString('base64url')}.${cursor.split('.')[1]}`;
    expect(await pull(driver, `?cursor=${text}`)).toMatchObject({ reset: true, hasMore: true, changes: [] });
  });

  it('a cursor of another person starts over', async () => {
    const { cursor } = await pull(admin);
    const page = await pull(driver, `?cursor=${cursor}`);
    expect(page).toMatchObject({ reset: true, hasMore: true, changes: [] });
    const next = await pull(driver, `?cursor=${page.cursor}`);
    expect(next.reset).toBeUndefined();
    expect(next.changes).toEqual((await pull(driver)).changes);
  });

  it('in a stream the device learns that it starts over before the first row', async () => {
    const { cursor } = await pull(admin);
    const got = await lines(driver, `?cursor=${cursor}`);
    expect(PullTail.parse(JSON.parse(got[0]!))).toMatchObject({ reset: true, hasMore: true });
    expect(got[1]!.startsWith(HEAD_LINE_PREFIX)).toBe(true);
  });

  it('another tenant’s rows are not there', async () => {
    const other = await world.other();
    const stranger = await world.signIn(other.admin);
    const ids = new Set((await pull(stranger)).changes.map(({ id }) => id));
    for (const { id } of (await pull(admin)).changes) expect(ids.has(id)).toBe(false);
  });

  it('GET /api/sync/status tells what the server has and allows', async () => {
    const status = StatusAnswer.parse(await (await driver.request('/api/sync/status')).json());
    expect(status).toMatchObject({ epoch: 1, received: { count: 0, through: 0, missing: [] } });
    expect(status.limits.pullRows).toBe(5000);
  });

  it('needs a session', async () => {
    for (const path of ['pull', 'status', 'live']) {
      expect((await world.app.request(`/api/sync/${path}`)).status).toBe(401);
    }
  });

  it('GET /api/sync/live says "pull" after a push of the same tenant, and nothing after another’s', async () => {
    const answer = await admin.request('/api/sync/live');
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream');
    const reader = answer.body!.getReader();
    const text = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await text()).toBe(':\n\n');

    const other = await world.other();
    const stranger = await world.signIn(other.drivers[0]!);
    await stranger.push([
      stranger.validation(other.deliveries.find(({ driverId }) => driverId === other.drivers[0]!.id)!),
    ]);
    const mine = world.tenant.deliveries.find(({ driverId }) => driverId === world.tenant.drivers[0]!.id)!;
    await driver.push([driver.validation(mine)]);
    expect(await text()).toBe('event: poke\ndata:\n\n');
    const heard = (await pull(admin)).changes.find(({ id }) => id === mine.id);
    expect(heard?.row).toMatchObject({ status: 'validated' });
    await world.app.end();
    expect((await reader.read()).done).toBe(true);
  });
});
