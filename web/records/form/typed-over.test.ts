import { expect, test } from 'vitest';
import { keptOf, seenOf, takeUp, typedIn } from './typed-over.ts';

const AT = '2026-11-20T08:00:00.000Z';
const FIVE = { values: { phone: '1', address: 'Oran', lines: [] }, version: 5 };
const typed = (values: Record<string, string>, ground = FIVE) => {
  const opened = takeUp(null, ground);
  return { ...opened, values: { ...opened.values, ...values } };
};
/** Kept over version 5, taken up over another. */
const again = (values: Record<string, string>, now: typeof FIVE) => takeUp(keptOf(typed(values), AT), now);

test('only what was typed is kept, with what stood there', () => {
  expect(keptOf(typed({ phone: '2' }), AT)).toEqual({
    at: AT,
    values: { phone: '2' },
    over: { values: { phone: '1' }, version: 5 },
  });
  expect(keptOf(typed({ phone: '1' }), AT)).toBeNull();
});

test('of a file its bytes are not compared', () => {
  const file = { sha256: 'a', mime: 'image/png', bytes: new Uint8Array(3) };
  const opened = takeUp(null, { values: { photo: { sha256: 'a', mime: 'image/png' } } });
  expect(typedIn({ ...opened, values: { photo: file } })).toEqual([]);
  expect(typedIn({ ...opened, values: { photo: { ...file, sha256: 'b' } } })).toEqual(['photo']);
});

test.each([
  ['others wrote elsewhere', { phone: '2' }, { address: 'Blida' }, 6],
  ['others wrote in the same field', { phone: '2' }, { phone: '3' }, 5],
  ['others wrote what was typed', { phone: '2' }, { phone: '2' }, 6],
])('%s: typed %j over version 5, found over %j, it stands on version %i', (_, values, change, version) => {
  const now = { values: { ...FIVE.values, ...change }, version: 6 };
  expect(seenOf(again(values, now), now)).toBe(version);
});

test('what stood there once, typed over what others wrote, is typed all the same', () => {
  const now = { values: { ...FIVE.values, phone: '3' }, version: 6 };
  const found = again({ phone: '2' }, now);
  const back = { ...found, values: { ...found.values, phone: '1' } };
  expect(typedIn(back)).toEqual(['phone']);
  expect(seenOf(back, now)).toBe(5);
});

test('a field that is in the form no more is left out', () => {
  const kept = { at: AT, values: { phone: '2', fax: '7' } };
  expect(takeUp(kept, FIVE).values).toEqual({ phone: '2', address: 'Oran', lines: [] });
});
