import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode, problem } from '#protocol/errors.ts';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { backoffDelay } from './backoff.ts';
import { afterFailure, firstChunk, isDue, LONGEST_WAIT_MS, reactTo, reactToFile } from './react.ts';
import { FRESH_DRAIN } from './spool.ts';

const rules = { ...DEFAULT_RULES.backoff, jitter: 0 };
const delays = (kind: 'fibonacci' | 'exponential', count: number) =>
  Array.from({ length: count }, (_, index) => backoffDelay(index + 1, { ...rules, kind }, 0) / 1_000);

describe('[N8] back-off', () => {
  it('Fibonacci', () => expect(delays('fibonacci', 14)).toEqual([1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 300]));
  it('exponential', () => expect(delays('exponential', 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300]));

  it('never above the cap, never endless, never less than what chance leaves, after any number of failures', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.constantFrom('fibonacci' as const, 'exponential' as const),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, kind, jitter, fraction) => {
          const delay = backoffDelay(attempt, { kind, jitter, unitMs: 1_000, capMs: 300_000 }, fraction);
          expect(delay).toBeLessThanOrEqual(300_000);
          expect(delay).toBeGreaterThanOrEqual(Math.floor(1_000 * (1 - jitter)));
        },
      ),
    );
  });
});

describe('what a refusal means', () => {
  const cases: [ErrorCode, number, string][] = [
    ['TOO_LARGE', 50, 'split'],
    ['TOO_LARGE', 1, 'setAside'],
    ['MALFORMED', 2, 'split'],
    ['MALFORMED', 1, 'setAside'],
    ['INTERNAL', 50, 'later'],
    ['INTERNAL', 1, 'suspect'],
    ['NETWORK_ERROR', 1, 'later'],
    ['NOT_THE_SERVER', 50, 'later'],
    ['RATE_LIMITED', 50, 'later'],
    ['UPDATE_REQUIRED', 50, 'later'],
    ['REAUTH_REQUIRED', 50, 'later'],
  ];
  it.each(cases)('%s for %i events: %s', (code, events, reaction) => {
    expect(reactTo(problem(code), events)).toBe(reaction);
  });

  it('[E6] a suspect that fails again may be passed over', () => {
    expect(reactTo(problem('INTERNAL'), 1, true)).toBe('passOver');
    expect(reactTo(problem('NETWORK_ERROR'), 1, true)).toBe('later');
  });

  it.each<[ErrorCode, string]>([
    ['TOO_LARGE', 'setAside'],
    ['CHECKSUM_MISMATCH', 'setAside'],
    ['NOT_THE_SERVER', 'passOver'],
    ['TIMEOUT', 'passOver'],
    ['NETWORK_ERROR', 'passOver'],
    ['INTERNAL', 'passOver'],
    ['UNAVAILABLE', 'passOver'],
    ['NOT_FOUND', 'passOver'],
    ['RATE_LIMITED', 'later'],
    ['REAUTH_REQUIRED', 'later'],
    ['DEVICE_REVOKED', 'later'],
    ['UPDATE_REQUIRED', 'later'],
  ])('%s for a file: %s', (code, reaction) => expect(reactToFile(problem(code))).toBe(reaction));

  it('[N7] a server that says when to come back means every file', () => {
    expect(reactToFile(problem('UNAVAILABLE', { retryAfterMs: 7_000 }))).toBe('later');
  });

  it('every error of the wire leaves the events where they are and a moment for the next try', () => {
    const at = { now: 1_000, fraction: 0, progress: false, lastedMs: 0 };
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const after = afterFailure(FRESH_DRAIN, problem(code), rules, at);
      expect(after).toMatchObject({ attempts: 1, problem: { code } });
      expect(after.notBefore).toBeGreaterThan(at.now);
      expect(after.notBefore).toBeLessThanOrEqual(at.now + rules.capMs);
    }
  });

  it('Retry-After is obeyed up to an hour; progress begins the back-off anew', () => {
    const told = (retryAfterMs: number) =>
      afterFailure(FRESH_DRAIN, problem('UNAVAILABLE', { retryAfterMs }), rules, {
        now: 0,
        fraction: 0,
        progress: false,
        lastedMs: 0,
      });
    expect(told(120_000)).toMatchObject({ notBefore: 120_000, saidBy: 'server' });
    expect(told(10 * LONGEST_WAIT_MS).notBefore).toBe(LONGEST_WAIT_MS);
    const tired = { ...FRESH_DRAIN, attempts: 9 };
    const at = { now: 0, fraction: 0, progress: true, lastedMs: 0 };
    expect(afterFailure(tired, problem('NETWORK_ERROR'), rules, at)).toMatchObject({ attempts: 1, notBefore: 1_000 });
  });

  it('a hurry overrides our back-off and not the server', () => {
    const state = { ...FRESH_DRAIN, notBefore: 500 };
    expect(isDue(state, 499, false)).toBe(false);
    expect(isDue(state, 500, false)).toBe(true);
    expect(isDue(state, 0, true)).toBe(true);
    expect(isDue({ ...state, saidBy: 'server' }, 0, true)).toBe(false);
  });

  it('[N10] an app that was too old and has been updated tries at once', () => {
    const told = (floor: number) => ({
      ...FRESH_DRAIN,
      notBefore: 500,
      problem: problem('UPDATE_REQUIRED', { floor }),
    });
    expect(isDue(told(SCHEMA_VERSION), 0, false)).toBe(true);
    expect(isDue(told(SCHEMA_VERSION + 1), 0, false)).toBe(false);
  });

  it('a bad line gets smaller batches, and one event at least', () => {
    expect([0, 1, 2, 7, 100].map((halvings) => firstChunk(100, halvings))).toEqual([100, 50, 25, 1, 1]);
  });

  it.each<[ErrorCode, number, number]>([
    ['TIMEOUT', 30_000, 1],
    ['INTERNAL', 5, 1],
    ['NETWORK_ERROR', 20_000, 1],
    ['NETWORK_ERROR', 5, 0],
    ['NOT_THE_SERVER', 9_000, 0],
    ['UNAVAILABLE', 9_000, 0],
  ])('%s after %i ms makes the next batch smaller: %i', (code, lastedMs, halvings) => {
    const at = { now: 0, fraction: 0, progress: false, lastedMs };
    expect(afterFailure(FRESH_DRAIN, problem(code), rules, at).halvings).toBe(halvings);
  });
});
