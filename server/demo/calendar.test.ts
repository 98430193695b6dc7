import { expect, it } from 'vitest';
import { addDays, dayOf, isWorkingDay, midnightOf, roundNumber, workingDaysBefore } from './calendar.ts';

it('knows the day on the wall of the office, not in UTC', () => {
  expect(dayOf(new Date('2026-11-19T23:30:00Z'), 'Africa/Algiers')).toBe('2026-11-20');
  expect(dayOf(new Date('2026-11-19T23:30:00Z'), 'UTC')).toBe('2026-11-19');
});

it('knows when midnight strikes, also where the clock changes', () => {
  const at = (day: string, zone: string) => new Date(midnightOf(day, zone)).toISOString();
  expect(at('2026-11-20', 'Africa/Algiers')).toBe('2026-11-19T23:00:00.000Z');
  expect(at('2026-07-01', 'Europe/Paris')).toBe('2026-06-30T22:00:00.000Z');
  expect(at('2026-10-25', 'Europe/Paris')).toBe('2026-10-24T22:00:00.000Z');
  expect(at('2026-10-26', 'Europe/Paris')).toBe('2026-10-25T23:00:00.000Z');
  expect(at('2026-03-29', 'Europe/Paris')).toBe('2026-03-28T23:00:00.000Z');
});

it('rests on Fridays', () => {
  // 2026-11-20 is a Friday.
  expect(isWorkingDay('2026-11-20')).toBe(false);
  expect(workingDaysBefore('2026-11-21', 3)).toEqual(['2026-11-17', '2026-11-18', '2026-11-19']);
  expect(workingDaysBefore('2026-11-20', 0)).toEqual([]);
});

it('numbers working days one by one', () => {
  let day = '2026-01-01';
  for (let i = 0; i < 400; i++) {
    const next = addDays(day, 1);
    expect(roundNumber(next) - roundNumber(day)).toBe(isWorkingDay(day) ? 1 : 0);
    day = next;
  }
});
