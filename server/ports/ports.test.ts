import { describe, expect, it } from 'vitest';
import { systemClock, testClock } from './clock.ts';
import { systemRandom, testRandom } from './random.ts';

describe('ports', () => {
  it('a test clock stands until it is moved', () => {
    const clock = testClock('2026-11-20T08:00:00.000Z');
    clock.advance(1500);
    expect(clock.now().toISOString()).toBe('2026-11-20T08:00:01.500Z');
    clock.reset();
    expect(clock.now().toISOString()).toBe('2026-11-20T08:00:00.000Z');
  });

  it('test randomness repeats for a seed and differs between seeds', () => {
    expect(testRandom(3).bytes(8)).toEqual(testRandom(3).bytes(8));
    expect(testRandom(3).bytes(8)).not.toEqual(testRandom(4).bytes(8));
  });

  it('the system’s sources work', () => {
    expect(systemRandom.bytes(16)).not.toEqual(systemRandom.bytes(16));
    expect(systemClock.now().getUTCFullYear()).toBeGreaterThan(2025);
  });
});
