import { expect, test } from 'vitest';
import { effectiveInstant } from './effective-instant.ts';

const at = (text: string) => Date.parse(`2026-11-20T${text}Z`);
const NOON = at('12:00:00.000');
const YEARS = 10 * 365 * 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

test.each([
  ['clocks agree: the instant it carries', at('09:00:00.000'), NOON, at('09:00:00.000'), false],
  ['a clock ten years ahead: corrected', at('09:00:00.000') + YEARS, NOON + YEARS, at('09:00:00.000'), true],
  ['a clock ten years behind: corrected', at('09:00:00.000') - YEARS, NOON - YEARS, at('09:00:00.000'), true],
  ['ten years ahead, set right before it sent: its arrival', at('09:00:00.000') + YEARS, NOON, NOON, true],
  ['a device that does not tell its clock: never later than its arrival', NOON + YEARS, null, NOON, true],
  ['a minute ahead is nobody’s news', at('11:59:30.000'), at('12:01:00.000'), at('11:59:30.000'), false],
  ['a minute ahead, made just now: its arrival', at('12:00:50.000'), at('12:01:00.000'), NOON, false],
])('[L7] %s', (_, occurredAt, device, expected, isDrifted) => {
  expect(effectiveInstant(iso(occurredAt), { device, server: NOON })).toMatchObject({ at: expected, isDrifted });
});
