import { describe, expect, it } from 'vitest';
import { problem } from '#protocol/errors.ts';
import { fail } from '#protocol/result.ts';
import { DRIVER, deliveryId, ENTITIES, pendingDelivery } from '#testkit/device-profile.ts';
import { headLine, putLine, removeLine, scriptedFeed, tailLine } from '#testkit/feed.ts';
import { client, DELIVERY, empty, ids, indexes, put, synced, validate } from '#testkit/pulling.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { prepareSchema } from '../db/schema.ts';
import { settle } from '../outbox/settle.ts';
import type { OpenFeed } from './pull.ts';

describe('the first sync', () => {
  const first = [headLine({ [DELIVERY]: 3, 'logistics.client': 1 }), put(1), put(2), tailLine('c1', { hasMore: true })];
  const second = [put(3), client(9_001), tailLine('c2', { received: { count: 5, through: 5 }, rulesVersion: 2 })];

  it('[F3] takes every page over, counts against the totals, builds the indexes last', async () => {
    const test = await empty();
    const feed = scriptedFeed([{ lines: [...first, ...second] }]);
    expect(await test.pull(feed.open)).toMatchObject({ ok: true, value: { cursor: 'c2' } });
    expect(feed.asked).toEqual([null]);
    expect(await ids(test)).toEqual([1, 2, 3]);
    expect(await test.shown(1)).toMatchObject({
      reference: 'BL-1',
      status: 'pending',
      totalCents: 10_000,
      lines: JSON.stringify(pendingDelivery(1).lines),
      position: JSON.stringify(pendingDelivery(1).position),
      note: null,
    });
    expect(await readMeta(test.db)).toMatchObject({
      cursor: 'c2',
      ready: true,
      sweeping: false,
      progress: null,
      received: 5,
      rulesVersion: 2,
      epoch: 3,
      lastPullAt: '2026-11-20T08:00:00.000Z',
    });
    expect(await indexes(test)).toBe(4);
    expect(test.entities).toEqual([[DELIVERY], [DELIVERY, 'logistics.client']]);
    expect(test.progress[0]).toMatchObject({
      total: 4,
      byEntity: { [DELIVERY]: { rows: 2, total: 3 }, 'logistics.client': { rows: 0, total: 1 } },
    });
    expect(test.progress[1]).toMatchObject({ byEntity: { [DELIVERY]: { rows: 3, total: 3 } } });
    expect(test.progress[1]?.bytes).toBeGreaterThan(1_000);
  });

  it('[F3] goes on where it was cut, from the last page that is durable', async () => {
    const test = await empty();
    const feed = scriptedFeed([
      { lines: [...first, put(3)], cut: true },
      { lines: [headLine({ [DELIVERY]: 1, 'logistics.client': 1 }), ...second] },
    ]);
    expect(await test.pull(feed.open)).toMatchObject({ ok: false, problem: { code: 'NETWORK_ERROR' } });
    expect(await ids(test)).toEqual([1, 2]);
    expect(await readMeta(test.db)).toMatchObject({ cursor: 'c1', ready: false, sweeping: true });
    expect(await indexes(test)).toBe(0);
    expect(await test.pull(feed.open)).toMatchObject({ ok: true });
    expect(feed.asked).toEqual([null, 'c1']);
    expect(await ids(test)).toEqual([1, 2, 3]);
    expect(test.progress.at(-1)).toMatchObject({ total: 4, byEntity: { [DELIVERY]: { rows: 3, total: 3 } } });
    expect(await readMeta(test.db)).toMatchObject({ ready: true });
  });

  it('[A4] finds out that the server has less than it has acknowledged: offers it again, and takes every row anew', async () => {
    const test = await empty();
    const head = headLine({ [DELIVERY]: 1 });
    const known = { received: { count: 1, through: 1 } };
    await test.pull(scriptedFeed([{ lines: [head, put(1, { version: 50 }), tailLine('c1', known)] }]).open);
    const sent = await validate(test, 1);
    await test.db.run("UPDATE outbox SET state = 'applied' WHERE id = ?", [sent]);
    const forgotten = { received: { count: 0, through: 0 } };
    const feed = scriptedFeed([
      { lines: [tailLine('c2', forgotten)] },
      // Its versions begin where they were then.
      { lines: [head, put(1, { version: 40 }), tailLine('c3', forgotten)] },
    ]);
    expect(await test.pull(feed.open)).toMatchObject({ ok: true, value: { cursor: 'c3' } });
    expect(feed.asked).toEqual(['c1', null]);
    expect(await test.db.first('SELECT state FROM outbox')).toEqual({ state: 'committed' });
    expect(await test.db.first('SELECT version FROM base_row')).toEqual({ version: 40 });
    expect(await readMeta(test.db)).toMatchObject({ received: 0, sweeping: false });
  });

  it('[A4] [R48] starts over after a push has told that, and not when a new epoch begins with that page', async () => {
    const test = await empty();
    const head = headLine({ [DELIVERY]: 1 });
    const zero = { lines: [head, put(1, { version: 40 }), tailLine('c3')] };
    await test.pull(scriptedFeed([{ lines: [head, put(1, { version: 50 }), tailLine('c1')] }]).open);
    await writeMeta(test.db, { wentBack: true });
    const feed = scriptedFeed([{ lines: [tailLine('c2')] }, zero]);
    expect(await test.pull(feed.open)).toMatchObject({ ok: true, value: { cursor: 'c3' } });
    expect(feed.asked).toEqual(['c1', null]);
    expect(await test.shown(1)).toMatchObject({ version: 40 });
    await writeMeta(test.db, { wentBack: true });
    const again = scriptedFeed([{ lines: [tailLine('c4', { reset: true, hasMore: true, epoch: 4 })] }, zero]);
    expect(await test.pull(again.open)).toMatchObject({ ok: true, value: { cursor: 'c3' } });
    expect(again.asked).toEqual(['c3', null]);
    expect(await readMeta(test.db)).toMatchObject({ wentBack: false });
  });

  it('[A4] finds that out also when another event has been counted since, and starts over once for what it is told', async () => {
    const test = await empty();
    const head = headLine({ [DELIVERY]: 2 });
    await test.pull(scriptedFeed([{ lines: [head, put(1), put(2), tailLine('c1')] }]).open);
    await validate(test, 1);
    await validate(test, 2);
    await test.db.run("UPDATE outbox SET state = 'applied'");
    await writeMeta(test.db, { received: 1 });
    const one = { received: { count: 1, through: 0 } };
    const feed = scriptedFeed([
      { lines: [tailLine('c2', one)] },
      { lines: [head, put(1), put(2), tailLine('c3', one)] },
      { lines: [tailLine('c4', one)] },
    ]);
    expect(await test.pull(feed.open)).toMatchObject({ ok: true, value: { cursor: 'c3' } });
    expect(await test.states()).toEqual(['committed', 'committed']);
    await test.db.run("UPDATE outbox SET state = 'applied'");
    expect(await test.pull(feed.open)).toMatchObject({ ok: true, value: { cursor: 'c4' } });
    expect(feed.asked).toEqual(['c1', null, 'c3']);
  });

  it('[R29] counts no fewer than an answer that came while the page was on its way', async () => {
    const test = await empty();
    await test.pull(scriptedFeed([{ lines: [headLine({ [DELIVERY]: 1 }), put(1), tailLine('c1')] }]).open);
    const feed = scriptedFeed([{ lines: [tailLine('c2', { received: { count: 15, through: 15 } })] }]);
    const open: OpenFeed = async (cursor) => {
      const { answers } = await readMeta(test.db);
      await writeMeta(test.db, { answers: answers + 1, received: 24 });
      return await feed.open(cursor);
    };
    expect(await test.pull(open)).toMatchObject({ ok: true });
    expect(await readMeta(test.db)).toMatchObject({ cursor: 'c2', received: 24 });
    await test.pull(scriptedFeed([{ lines: [tailLine('c3', { received: { count: 25, through: 25 } })] }]).open);
    expect(await readMeta(test.db)).toMatchObject({ received: 25 });
  });

  it('asks again when the server ends a stream before the last page', async () => {
    const test = await empty();
    const feed = scriptedFeed([{ lines: first }, { lines: second }]);
    expect(await test.pull(feed.open)).toMatchObject({ ok: true });
    expect(feed.asked).toEqual([null, 'c1']);
    expect(await ids(test)).toEqual([1, 2, 3]);
  });

  it('ignores entities that this build does not know', async () => {
    const test = await empty();
    const lines = [
      headLine({ 'logistics.drone': 1 }),
      putLine('logistics.drone', { id: 'x', version: 1 }),
      tailLine('c1'),
    ];
    expect(await test.pull(scriptedFeed([{ lines }]).open)).toMatchObject({ ok: true });
    expect(await readMeta(test.db)).toMatchObject({ cursor: 'c1', ready: true });
  });
});

describe('pull', () => {
  it('[N2] takes puts and removes, and the cursor with them', async () => {
    const test = await synced();
    const feed = scriptedFeed([
      { lines: [put(1, { version: 20, note: 'neu' }), removeLine(DELIVERY, deliveryId(2), 21), tailLine('c1')] },
    ]);
    expect(await test.pull(feed.open)).toMatchObject({ ok: true });
    expect(feed.asked).toEqual(['c0']);
    expect(await ids(test)).toEqual([1, 3]);
    expect(await test.shown(1)).toMatchObject({ note: 'neu', version: 20 });
  });

  it.each([
    ['nothing', ''],
    ['a page of a captive portal', '<html>'],
  ])('%s instead of a feed leaves everything as it was', async (_, line) => {
    const test = await synced();
    expect(await test.pull(scriptedFeed([{ lines: line ? [line] : [] }]).open)).toMatchObject({
      ok: false,
      problem: { code: line ? 'NOT_THE_SERVER' : 'NETWORK_ERROR' },
    });
    expect(await readMeta(test.db)).toMatchObject({ cursor: 'c0' });
  });

  it('a page without its tail is not taken', async () => {
    const test = await synced();
    const lines = [put(1, { version: 20 }), tailLine('c1', { hasMore: true }), put(2, { version: 21 })];
    await test.pull(scriptedFeed([{ lines, cut: true }]).open);
    expect(await test.shown(1)).toMatchObject({ version: 20 });
    expect(await test.shown(2)).toMatchObject({ version: 2 });
    expect(await readMeta(test.db)).toMatchObject({ cursor: 'c1' });
  });

  it('an older version never replaces a newer one, nor does an old remove', async () => {
    const test = await synced();
    const lines = [put(3, { version: 2, note: 'old' }), removeLine(DELIVERY, deliveryId(3), 2), tailLine('c1')];
    await test.pull(scriptedFeed([{ lines }]).open);
    expect(await test.shown(3)).toMatchObject({ version: 3, note: null });
  });

  it('hands on what kept the server from answering', async () => {
    const test = await synced();
    expect(await test.pull(async () => fail(problem('TIMEOUT')))).toMatchObject({ problem: { code: 'TIMEOUT' } });
  });

  it('[N10] writes nothing into a database that a tab of a newer build has changed meanwhile', async () => {
    const test = await synced(1);
    await writeMeta(test.db, { tables: 'of a newer build' });
    const before = await readMeta(test.db);
    const feed = scriptedFeed([{ lines: [headLine({ [DELIVERY]: 1 }), put(2), tailLine('c9')] }]);
    expect(await test.pull(feed.open)).toMatchObject({ ok: false });
    expect(await readMeta(test.db)).toEqual(before);
    expect(await ids(test)).toEqual([1]);
  });

  it('does not write after another tab has', async () => {
    const test = await synced();
    const feed = scriptedFeed([{ lines: [put(1, { version: 20 }), tailLine('c1')] }]);
    const open: OpenFeed = async (cursor) => {
      await writeMeta(test.db, { cursor: 'c0b' });
      return await feed.open(cursor);
    };
    expect(await test.pull(open)).toMatchObject({ problem: { code: 'UNAVAILABLE' } });
    expect(await test.shown(1)).toMatchObject({ version: 1 });
  });
});

describe('pull and changes of my own', () => {
  it('[E5] the server’s row goes underneath, my change stays on top, and the receipt ends it', async () => {
    const test = await synced();
    const eventId = await validate(test, 1);
    const newer = { version: 20, note: 'call first', receivedBy: 'somebody' };
    await test.pull(scriptedFeed([{ lines: [put(1, newer), put(2, { version: 21 }), tailLine('c1')] }]).open);
    expect(await test.shown(1)).toMatchObject({
      status: 'validated',
      receivedBy: 'Mme Amrani',
      note: 'call first',
      version: 20,
    });
    expect(await test.shown(2)).toMatchObject({ version: 21 });
    await test.answer([{ eventId, status: 'rejected', code: 'OUT_OF_SCOPE' }]);
    await settle(test);
    expect(await test.shown(1)).toMatchObject({ status: 'pending', receivedBy: 'somebody', note: 'call first' });
  });

  it('[E5] a row taken away stays as long as something of mine is on it', async () => {
    const test = await synced();
    const eventId = await validate(test, 1);
    await test.pull(scriptedFeed([{ lines: [removeLine(DELIVERY, deliveryId(1), 20), tailLine('c1')] }]).open);
    expect(await test.shown(1)).toMatchObject({ status: 'validated' });
    await test.answer([{ eventId, status: 'applied', version: 21, visible: false }]);
    await settle(test);
    expect(await test.shown(1)).toBeUndefined();
    expect(await test.db.all('SELECT * FROM base_row')).toEqual([]);
  });

  it('[E5] taken away and given back meanwhile: mine is still on top', async () => {
    const test = await synced();
    await validate(test, 1);
    const feed = scriptedFeed([
      { lines: [removeLine(DELIVERY, deliveryId(1), 20), tailLine('c1')] },
      { lines: [put(1, { version: 22, note: 'back' }), tailLine('c2')] },
    ]);
    await test.pull(feed.open);
    await test.pull(feed.open);
    expect(await test.shown(1)).toMatchObject({ status: 'validated', note: 'back', version: 22 });
  });

  it('the server’s row may contain my change before its receipt is here', async () => {
    const test = await synced();
    const eventId = await validate(test, 1);
    const done = {
      version: 30,
      status: 'validated' as const,
      validatedBy: DRIVER,
      validatedAt: '2026-11-20T08:00:00.000Z',
      receivedBy: 'Mme Amrani',
      proof: 'complete' as const,
    };
    await test.pull(scriptedFeed([{ lines: [put(1, done), tailLine('c1')] }]).open);
    expect(await test.shown(1)).toMatchObject({ ...done });
    await test.answer([{ eventId, status: 'amended', version: 30, row: pendingDelivery(1, done) }]);
    await settle(test);
    expect(await test.shown(1)).toMatchObject({ ...done });
    expect(await test.db.all('SELECT * FROM base_row')).toEqual([]);
  });
});

describe('an update of the app', () => {
  it('[N10] gives changed tables their columns, keeps rows and outbox, and asks for the rows again', async () => {
    const test = await synced(2);
    await validate(test, 1);
    await test.db.exec(
      `DROP INDEX logistics_delivery__plannedOn_stop; ALTER TABLE logistics_delivery DROP COLUMN stop`,
    );
    await writeMeta(test.db, { tables: 'of an older build' });
    await test.db.exec('DROP VIEW temp.record_state; DROP TABLE temp.sending');
    await prepareSchema(test.db, ENTITIES);
    expect(await test.shown(2)).toMatchObject({ reference: 'BL-2', stop: null });
    expect(await indexes(test)).toBe(4);
    const feed = scriptedFeed([{ lines: [headLine({ [DELIVERY]: 2 }), put(1), put(2), tailLine('n1')] }]);
    expect(await test.pull(feed.open)).toMatchObject({ ok: true });
    expect(feed.asked).toEqual([null]);
    expect(await test.shown(1)).toMatchObject({ status: 'validated', stop: 1 });
    expect(await test.shown(2)).toMatchObject({ stop: 2, version: 2 });
    expect(await test.states()).toEqual(['committed']);
  });
});
