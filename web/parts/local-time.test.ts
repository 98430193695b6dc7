import { expect, test } from 'vitest';
import { instantOf, localTime } from './local-time.ts';

test.each([
  ['Africa/Algiers', '2026-11-20T14:05', '2026-11-20T13:05:00.000Z'],
  ['Europe/Paris', '2026-07-01T00:30', '2026-06-30T22:30:00.000Z'],
  ['Europe/Paris', '2026-10-25T12:00', '2026-10-25T11:00:00.000Z'],
  ['America/New_York', '2026-03-08T12:00', '2026-03-08T16:00:00.000Z'],
])('in %s %s is %s, and back', (timeZone, local, instant) => {
  expect(instantOf(local, timeZone)).toBe(instant);
  expect(localTime(instant, timeZone)).toBe(local);
});

test('what is no time is none', () => {
  expect(['', '2026-11-20', '2026-13-20T10:00', 'x'].map((local) => instantOf(local, 'Africa/Algiers'))).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
