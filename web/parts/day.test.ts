import { expect, test } from 'vitest';
import { addDays, dayOf, dayText, isDay } from './day.ts';

test('a day is the tenant’s, not the device’s', () => {
  expect(dayOf('2026-11-20T23:30:00.000Z', 'Africa/Algiers')).toBe('2026-11-21');
  expect(dayOf('2026-11-20T22:30:00.000Z', 'Africa/Algiers')).toBe('2026-11-20');
  expect(dayOf(0, 'UTC')).toBe('1970-01-01');
});

test('days are counted over months and clock changes', () => {
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
});

test('only days that exist are days', () => {
  expect(isDay('2026-11-20')).toBe(true);
  expect(isDay('2026-02-30')).toBe(false);
  expect(isDay('today')).toBe(false);
});

test('the year is said when it is another', () => {
  expect(dayText('2026-11-20', 'en-GB', '2026-11-21')).toBe('Friday 20 November');
  expect(dayText('2025-11-20', 'fr', '2026-11-21')).toBe('jeudi 20 novembre 2025');
});
