import { describe, expect, it } from 'vitest';
import { problem } from '#protocol/errors.ts';
import { fail } from '#protocol/result.ts';
import { headLine, scriptedFeed, tailLine } from '#testkit/feed.ts';
import { DELIVERY, fromZero, ids, put, synced, validate } from '#testkit/pulling.ts';
import { readMeta } from '../db/meta.ts';
import { commit } from '../outbox/commit.ts';
import { settle } from '../outbox/settle.ts';
import type { OpenFeed } from './pull.ts';

describe('a cursor that is worth nothing any more', () => {
  const anew = { reset: true, epoch: 4 };

  it('[A4] rebuilds what is shown, without emptying it, and keeps the outbox', async () => {
    const test = await synced(4);
    await validate(test, 1);
    await validate(test, 4);
    const seen: number[][] = [];
    const feed = scriptedFeed([
      { lines: [headLine({ [DELIVERY]: 3 }), put(1), tailLine('x1', { ...anew, hasMore: true })] },
      {
        lines: [
          headLine({ [DELIVERY]: 3 }),
          put(1, { version: 1, note: 'of the new epoch' }),
          tailLine('n1', { epoch: 4, hasMore: true }),
          put(3, { version: 1 }),
          put(5, { version: 2 }),
          tailLine('n2', { epoch: 4 }),
        ],
      },
    ]);
    const open: OpenFeed = async (cursor) => {
      seen.push(await ids(test));
      return await feed.open(cursor);
    };
    expect(await test.pull(open)).toMatchObject({ ok: true });
    expect(feed.asked).toEqual(['c0', null]);
    expect(seen[1]).toEqual([1, 2, 3, 4]);
    // 2 is gone on the server; 4 is too, but it holds work of mine.
    expect(await ids(test)).toEqual([1, 3, 4, 5]);
    expect(await test.shown(1)).toMatchObject({ status: 'validated', note: 'of the new epoch', version: 1 });
    expect(await test.shown(3)).toMatchObject({ version: 1 });
    expect(await test.shown(4)).toMatchObject({ status: 'validated' });
    expect(await test.states()).toEqual(['committed', 'committed']);
    expect(await readMeta(test.db)).toMatchObject({
      cursor: 'n2',
      epoch: 4,
      epochBefore: 3,
      ready: true,
      sweeping: false,
    });
  });

  it.each<[string, [number, number, [number, number][]?], object[]]>([
    ['received before, is not its author’s any more: its late receipt brings it back nowhere', [2, 2, []], []],
    ['received, behind a hole, neither (world 9704822)', [1, 0, [[1, 1]]], []],
    ['not received yet, stays when its receipt comes', [1, 1, []], [{ version: 31 }]],
    ['not received, before others, stays', [1, 0, [[1, 2]]], [{ version: 31 }]],
    ['perhaps received, as an older server tells it, stays', [1, 0], [{ version: 31 }]],
  ])('[S1] a record made here that the server had %s', async (_, [count, through, missing], expected) => {
    const test = await synced();
    await validate(test, 1);
    const { author } = test.deps;
    const made = await commit(
      { ...test.deps, author: { ...author, role: 'rep' } },
      {
        entity: 'logistics.client',
        action: 'CREATE',
        payload: { name: 'Amrani', phone: null, address: 'Rue 1', city: 'Oran', position: null },
      },
    );
    if (!made.ok) throw new Error(made.problem.code);
    const { eventId, entityId } = made.value;
    expect(
      await test.pull(fromZero([put(1)], async () => undefined, { received: { count, through, missing } })),
    ).toMatchObject({ ok: true });
    const row = {
      id: entityId,
      version: 31,
      lastModifiedAt: '2026-11-20T08:00:00.000Z',
      name: 'Amrani',
      address: 'Rue 1',
      city: 'Oran',
    };
    await test.answer([{ eventId, status: 'applied', version: 31, row }]);
    await settle(test);
    expect(await test.db.all('SELECT version FROM logistics_client WHERE id = ?', [entityId])).toEqual(expected);
  });

  it('rebuilds as well when the server refuses it', async () => {
    const test = await synced(2);
    const feed = scriptedFeed([{ lines: [headLine({ [DELIVERY]: 1 }), put(1), tailLine('n1')] }]);
    const open: OpenFeed = async (cursor) =>
      cursor === 'c0' ? fail(problem('CURSOR_MISMATCH')) : await feed.open(cursor);
    expect(await test.pull(open)).toMatchObject({ ok: true });
    expect(await ids(test)).toEqual([1]);
  });
});
