import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDraftKeeper } from './draft-keeper.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const keeping = (kept: string | null = null) => {
  const writes: (string | null)[] = [];
  const keeper = createDraftKeeper(
    (text: string) => text || null,
    async (text) => void writes.push(text),
    kept,
  );
  return { keeper, writes };
};

test('keeps the latest, at most once a second', () => {
  const { keeper, writes } = keeping();
  for (const text of ['S', 'Sa', 'Sam']) keeper.put(text);
  expect(writes).toEqual([]);
  vi.advanceTimersByTime(999);
  keeper.put('Samir');
  vi.advanceTimersByTime(1);
  expect(writes).toEqual(['Samir']);
  vi.advanceTimersByTime(5_000);
  expect(writes).toEqual(['Samir']);
});

test('[L5] who types without a pause has it kept all the same', () => {
  const { keeper, writes } = keeping();
  for (let typed = 1; typed <= 50; typed++) {
    keeper.put('x'.repeat(typed));
    vi.advanceTimersByTime(100);
  }
  expect(writes.length).toBeGreaterThanOrEqual(4);
});

test('at once when the app may be closed next, and when the form is done with', () => {
  const { keeper, writes } = keeping('S');
  keeper.put('S');
  keeper.flush();
  expect(writes, 'what is kept already').toEqual([]);
  keeper.put('Sa');
  keeper.flush();
  keeper.put('Sam');
  keeper.put(null);
  vi.advanceTimersByTime(5_000);
  expect(writes).toEqual(['Sa', null]);
  keeper.put('');
  vi.advanceTimersByTime(5_000);
  expect(writes, 'nothing is nothing').toEqual(['Sa', null]);
});
