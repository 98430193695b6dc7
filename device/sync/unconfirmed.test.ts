import { describe, expect, it } from 'vitest';
import { entityNamed } from '#packs/registry.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { deliveryId, pendingDelivery, type TestProfile } from '#testkit/device-profile.ts';
import { headLine, putLine, removeLine, scriptedFeed, tailLine } from '#testkit/feed.ts';
import { DELIVERY, empty, fromZero, ids, put, synced, validate } from '#testkit/pulling.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { putRows } from '../db/rows.ts';
import { commit } from '../outbox/commit.ts';
import { settle } from '../outbox/settle.ts';

const DONE = { version: 30, status: 'validated' as const };
const all = { received: { count: 9, through: 9 } };

const taken = (eventId: string, number: number, row = DONE): Receipt => ({
  eventId,
  status: 'applied',
  version: row.version,
  row: pendingDelivery(number, row),
});

async function settled(test: TestProfile, ...receipts: Receipt[]): Promise<void> {
  await test.answer(receipts);
  await settle(test);
}

const CLIENT = 'logistics.client';
const clientRow = (more: object = {}) => ({
  id: deliveryId(2),
  version: 2,
  lastModifiedAt: '2026-11-20T06:00:00.000Z',
  name: 'Client 2',
  address: 'Rue 1',
  city: 'Oran',
  ...more,
});

/** A profile with one client, renamed twice; the names are two events. */
async function renamedTwice() {
  const test = await synced();
  await putRows(test.db, entityNamed(CLIENT)!, JSON.stringify([clientRow()]), { when: 'always' });
  const { author } = test.deps;
  const events: string[] = [];
  for (const name of ['one', 'two']) {
    const intent = { entity: CLIENT, entityId: deliveryId(2), action: 'UPDATE', payload: { name } };
    const made = await commit({ ...test.deps, author: { ...author, role: 'rep' } }, intent);
    if (!made.ok) throw new Error(made.problem.code);
    events.push(made.value.eventId);
  }
  const [first = '', second = ''] = events;
  const row = clientRow({ version: 30, name: 'one' });
  return {
    ...test,
    /** The server takes the first one; later it refuses the second. */
    take: () => settled(test, { eventId: first, status: 'applied', version: 30, row }),
    refuse: () => settled(test, { eventId: second, status: 'rejected', code: 'FORBIDDEN_ACTION' }),
    client: () => test.db.all('SELECT name, version FROM logistics_client'),
  };
}

const listed = async ({ db }: TestProfile) => await db.all('SELECT * FROM unconfirmed');

describe('a verdict while a pull from zero is under way', () => {
  it('[S1] brings no row back that the pull does not bring', async () => {
    const test = await synced();
    const [refused, judged] = [await validate(test, 1), await validate(test, 2)];
    const between = async () => {
      await settled(test, { eventId: refused, status: 'rejected', code: 'FORBIDDEN_ACTION' }, taken(judged, 2));
      expect(await ids(test)).toEqual([1, 2, 3]);
    };
    expect(await test.pull(fromZero([put(3)], between, all))).toMatchObject({ ok: true });
    expect(await ids(test)).toEqual([3]);
    expect(await test.db.all('SELECT * FROM base_row')).toEqual([]);
    expect(await listed(test)).toEqual([]);
  });

  it('[S1] what the pull brings after it stays', async () => {
    const test = await synced();
    const judged = await validate(test, 2);
    const open = fromZero([put(1), put(2, DONE), put(3)], () => settled(test, taken(judged, 2)), all);
    expect(await test.pull(open)).toMatchObject({ ok: true });
    expect(await ids(test)).toEqual([1, 2, 3]);
    expect(await test.shown(2)).toMatchObject(DONE);
    expect(await listed(test)).toEqual([]);
  });

  it('[E5] is not covered by a page that was written before it, and stays when that page brings its record', async () => {
    const test = await synced();
    const judged = await validate(test, 2);
    const open = fromZero([put(1), put(2), put(3)], () => settled(test, taken(judged, 2)), all);
    expect(await test.pull(open)).toMatchObject({ ok: true });
    expect(await test.shown(2)).toMatchObject(DONE);
    expect(await ids(test)).toEqual([1, 2, 3]);
  });

  it('[E5] is not covered underneath a later event either', async () => {
    const test = await renamedTwice();
    expect(await test.pull(fromZero([putLine(CLIENT, clientRow())], test.take, all))).toMatchObject({ ok: true });
    expect(await test.client()).toMatchObject([{ name: 'two' }]);
    await test.refuse();
    expect(await test.client()).toEqual([{ name: 'one', version: 30 }]);
  });

  it('[S1] goes with the row that it lies under, when no page brings that', async () => {
    const test = await renamedTwice();
    expect(await test.pull(fromZero([put(1)], test.take, all))).toMatchObject({ ok: true });
    expect(await test.client()).toMatchObject([{ name: 'two' }]);
    await test.refuse();
    expect(await test.client()).toEqual([]);
  });

  it('[R42] a removal that came after it takes it away, one from before it does not', async () => {
    const test = await synced();
    const [one, two] = [await validate(test, 1), await validate(test, 2)];
    const lines = [put(1), put(2), removeLine(DELIVERY, deliveryId(1), 31), removeLine(DELIVERY, deliveryId(2), 29)];
    const open = fromZero(lines, () => settled(test, taken(one, 1), taken(two, 2)), all);
    expect(await test.pull(open)).toMatchObject({ ok: true });
    expect(await ids(test)).toEqual([2]);
  });

  it('[E5] stays, unbrought, when its event came to the server after the last page was written', async () => {
    const test = await synced();
    const [before, after] = [await validate(test, 1), await validate(test, 2)];
    const open = fromZero([put(3)], () => settled(test, taken(before, 1), taken(after, 2)), {
      received: { count: 1, through: 1 },
    });
    expect(await test.pull(open)).toMatchObject({ ok: true });
    expect(await ids(test)).toEqual([2, 3]);
    expect(await test.shown(2)).toMatchObject(DONE);
  });

  it.each<[string, [number, number][] | undefined, number[]]>([
    ['does not stay when the server had its event behind a hole', [[1, 1]], [1, 3]],
    ['does not stay when an older server may have had it: behind a hole nobody knows', undefined, [1, 3]],
    ['does not stay when the list of what is missing may be cut before it', [], [1, 3]],
    ['stays when the server had only events behind it', [[1, 2]], [1, 2, 3]],
  ])('[S1] %s', async (_, missing, expected) => {
    const test = await synced();
    const [, ahead] = [await validate(test, 1), await validate(test, 2)];
    const received = { count: 1, through: 0, missing };
    expect(await test.pull(fromZero([put(3)], () => settled(test, taken(ahead, 2)), { received }))).toMatchObject({
      ok: true,
    });
    // What the person did to the first one waits.
    expect(await ids(test)).toEqual(expected);
  });

  it('[A4] of before the epoch, is covered by any version of the new one', async () => {
    const test = await synced();
    const judged = await validate(test, 2);
    const between = async () => {
      await test.answer([taken(judged, 2)], { serverTime: '2026-11-20T08:59:59.000Z' });
      await settle(test);
      expect(await listed(test)).toEqual([]);
    };
    expect(await test.pull(fromZero([put(2)], between, all))).toMatchObject({ ok: true });
    expect(await test.shown(2)).toMatchObject({ version: 2, status: 'pending' });
  });

  it('[A4] before the device knows that the epoch is another, is covered by any version of the new one', async () => {
    const test = await synced();
    const judged = await validate(test, 2);
    const feed = scriptedFeed([
      { lines: [tailLine('x1', { reset: true, epoch: 4, hasMore: true })] },
      { lines: [headLine({ [DELIVERY]: 1 }), put(2), tailLine('n1', { epoch: 4, ...all })] },
    ]);
    const pulled = await test.pull(async (cursor) => {
      if (cursor === null) {
        await settled(test, taken(judged, 2));
        expect(await listed(test)).toHaveLength(1);
      }
      return await feed.open(cursor);
    });
    expect(pulled).toMatchObject({ ok: true });
    expect(await test.shown(2)).toMatchObject({ version: 2, status: 'pending' });
    expect(await readMeta(test.db)).toMatchObject({ epoch: 4, epochSince: '2026-11-20T09:00:00.000Z' });
  });
});

describe('a verdict while a first sync is under way', () => {
  it.each([
    ['[E5] is not covered by a page that was written before it', [put(2), put(3)], [2, 3]],
    ['[S1] brings no row back that the sync does not bring', [put(3)], [3]],
  ])('%s', async (_, lines, expected) => {
    const test = await empty();
    await writeMeta(test.db, { cursor: null });
    const feed = scriptedFeed([
      { lines: [headLine({ [DELIVERY]: 3 }), put(1), tailLine('n1', { hasMore: true })] },
      { lines: [tailLine('x1', { reset: true, hasMore: true })] },
      { lines: [headLine({ [DELIVERY]: 3 }), ...lines, tailLine('n2', all)] },
    ]);
    let judged = '';
    const pulled = await test.pull(async (cursor) => {
      // A role changed: whatever was brought is in doubt, and what is judged now was the person's before.
      if (cursor === 'n1') {
        await test.put(pendingDelivery(2));
        judged = await validate(test, 2);
      }
      if (cursor === null && judged) await settled(test, taken(judged, 2));
      return await feed.open(cursor);
    });
    expect(pulled).toMatchObject({ ok: true });
    expect(await ids(test)).toEqual(expected);
    if (expected.includes(2)) expect(await test.shown(2)).toMatchObject(DONE);
  });
});
