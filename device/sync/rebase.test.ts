import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '#protocol/common.ts';
import { type ApplyChange, type Change, rebase } from './rebase.ts';

const base: Row = { id: 'd1', version: 7, lastModifiedAt: '2026-11-20T08:00:00.000Z', status: 'pending', note: 'a' };
const change = (action: string, payload: Record<string, unknown>): Change => ({
  id: 'e1',
  entityId: 'd1',
  action,
  payload,
  userId: 'u1',
  deviceId: 'p1',
  occurredAt: '2026-11-20T09:00:00.000Z',
});
/** `MAKE` and `DELETE` do so, `SET` writes its payload, `COUNT` reads what is underneath, `UNKNOWN` is no rule here. */
const apply: ApplyChange = (row, { action, payload }) => {
  if (action === 'MAKE') return { id: '', version: 0, lastModifiedAt: '', ...payload };
  if (action === 'DELETE') return null;
  if (row && action === 'SET') return { ...row, ...payload };
  if (row && action === 'COUNT') return { ...row, count: Number(row.count ?? 0) + 1 };
  return undefined;
};

describe('rebase', () => {
  it.each<[string, { row?: Partial<Row>; gone?: boolean }, Change[], Record<string, unknown> | null]>([
    ['no change on top: the server’s row', {}, [], { status: 'pending', note: 'a' }],
    ['one change stays on top', {}, [change('SET', { status: 'validated' })], { status: 'validated', note: 'a' }],
    [
      'what the server changed beside it is seen',
      { row: { note: 'b', version: 9 } },
      [change('SET', { status: 'validated' })],
      { status: 'validated', note: 'b', version: 9 },
    ],
    [
      'the same field: mine stays on top until the server has answered',
      { row: { status: 'cancelled' } },
      [change('SET', { status: 'validated' })],
      { status: 'validated' },
    ],
    ['in the order they were made', {}, [change('SET', { note: '1' }), change('SET', { note: '2' })], { note: '2' }],
    [
      'each on what the one before left',
      { row: { count: 5 } },
      [change('COUNT', {}), change('COUNT', {})],
      { count: 7 },
    ],
    ['a rule that is not known any more changes nothing', {}, [change('UNKNOWN', { note: 'x' })], { note: 'a' }],
    ['deleted by me: not shown', {}, [change('SET', { note: 'x' }), change('DELETE', {})], null],
    ['a change of what I deleted has nothing to lie on', {}, [change('DELETE', {}), change('SET', {})], null],
    ['taken away by the server, nothing of mine on it', { gone: true }, [], null],
    ['taken away by the server, mine on it: stays', { gone: true }, [change('SET', { note: 'x' })], { note: 'x' }],
    [
      'identity and version are the server’s, whatever a rule says',
      {},
      [change('SET', { id: 'other', version: 99, lastModifiedAt: 'never' })],
      { id: 'd1', version: 7, lastModifiedAt: base.lastModifiedAt },
    ],
  ])('[E5] %s', (_, { row, gone = false }, changes, expected) => {
    const shown = rebase({ row: { ...base, ...row }, gone }, changes, apply);
    if (expected === null) expect(shown).toBeNull();
    else expect(shown).toMatchObject(expected);
  });

  const values = fc.dictionary(fc.constantFrom('status', 'note', 'count'), fc.integer());
  const changes = fc.array(
    fc.oneof(
      values.map((payload) => change('SET', payload)),
      fc.constant(change('COUNT', {})),
    ),
  );

  it('[E5] never loses a change, whatever the server’s row says: fields written last by me are mine', () => {
    fc.assert(
      fc.property(values, fc.boolean(), changes, (row, gone, mine) => {
        const shown = rebase({ row: { ...base, ...row }, gone }, mine, apply);
        if (mine.length === 0) {
          expect(shown === null).toBe(gone);
          return;
        }
        const written = Object.assign(
          {},
          ...mine.filter(({ action }) => action === 'SET').map(({ payload }) => payload),
        );
        delete written.count;
        expect(shown).toMatchObject(written);
      }),
    );
  });

  it('never changes what it is given', () => {
    fc.assert(
      fc.property(values, changes, (row, mine) => {
        const under = Object.freeze({ row: Object.freeze({ ...base, ...row }) as Row, gone: false });
        expect(rebase(under, mine, apply)).toEqual(rebase(under, mine, apply));
      }),
    );
  });

  it('splitting the changes makes no difference: a base that contains the first ones, the rest on top', () => {
    fc.assert(
      fc.property(values, changes, fc.nat(), (row, mine, cut) => {
        const at = mine.length === 0 ? 0 : cut % (mine.length + 1);
        const whole = rebase({ row: { ...base, ...row }, gone: false }, mine, apply);
        const middle = rebase({ row: { ...base, ...row }, gone: false }, mine.slice(0, at), apply);
        expect(middle && rebase({ row: middle, gone: false }, mine.slice(at), apply)).toEqual(whole);
      }),
    );
  });
});
