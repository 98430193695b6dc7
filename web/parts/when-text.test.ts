import { expect, test } from 'vitest';
import { timeText, whenText } from './when-text.ts';

const now = Date.parse('2026-11-20T14:00:00.000Z');
const at = (instant: string) => whenText(instant, now, 'en', 'Africa/Algiers');

test.each([
  ['2026-11-20T14:01:30.000Z', 'now'],
  ['2026-11-20T13:59:30.000Z', 'now'],
  ['2026-11-20T13:48:00.000Z', '12 min. ago'],
  ['2026-11-20T11:01:00.000Z', '2 hr. ago'],
])('%s is told relative to now: %s', (instant, text) => {
  expect(at(instant)).toBe(text);
});

test('beyond a day the moment itself is told, in the tenant’s time zone', () => {
  expect(at('2026-11-18T23:05:00.000Z')).toBe('Nov 19, 2026, 12:05 AM');
});

test('a moment in the future is told as itself', () => {
  expect(at('2026-11-20T16:00:00.000Z')).toContain('Nov 20, 2026');
});

test('the time of day is the tenant’s', () => {
  expect(timeText('2026-11-20T13:05:00.000Z', 'fr', 'Africa/Algiers')).toBe('14:05');
});
