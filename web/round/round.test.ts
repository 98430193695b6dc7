import { expect, test } from 'vitest';
import { countsOf, nextStop, shown } from './round.ts';
import { codePattern } from './round-query.ts';

const stops = (['validated', 'pending', 'cancelled', 'pending', 'refused', 'pending'] as const).map((status, at) => ({
  id: `d${at + 1}`,
  stop: at + 1,
  status,
}));

test('what the office cancelled is not part of the work', () => {
  expect(countsOf(stops)).toEqual({ pending: 3, validated: 1, all: 6, done: 1, toDo: 5 });
  expect(countsOf([])).toEqual({ pending: 0, validated: 0, all: 0, done: 0, toDo: 0 });
});

test('a filter keeps the order of stops', () => {
  expect(shown(stops, 'pending').map(({ id }) => id)).toEqual(['d2', 'd4', 'd6']);
  expect(shown(stops, 'all')).toEqual(stops);
});

test('the next stop is the first open one', () => {
  expect(nextStop(stops)?.id).toBe('d2');
});

test('after a stop the way goes on, and back only to what was left out', () => {
  expect(nextStop(stops, { id: 'd2', stop: 2 })?.id).toBe('d4');
  expect(nextStop(stops, { id: 'd6', stop: 6 })?.id).toBe('d2');
  expect(nextStop([{ id: 'd1', stop: 1, status: 'pending' }], { id: 'd1', stop: 1 })).toBeNull();
});

test('references are found however they are typed, and nothing by two letters', () => {
  expect(codePattern('bl-20 31')).toBe('%bl2031%');
  expect(codePattern('bl')).toBe('');
  expect(codePattern('100%_')).toBe('%100\\%\\_%');
});
