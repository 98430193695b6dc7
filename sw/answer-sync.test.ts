import { describe, expect, it } from 'vitest';
import { createIds } from '#device/ports/ids.ts';
import { createTestRandom } from '#device/ports/random.ts';
import { createTestTime } from '#device/ports/timers.ts';
import type { DrainOutcome } from '#device/spool/outcome.ts';
import { type ErrorCode, problem } from '#protocol/errors.ts';
import { answerSync } from './answer-sync.ts';

/** A drain whose tries come out as told; `retryInMs` null: only a sign-in helps. */
const setUp = (...tries: { left: number; retryInMs?: number | null; why?: ErrorCode }[]) => {
  const time = createTestTime();
  const asked: string[] = [];
  const wishes: unknown[] = [];
  const drain = {
    request: async (wish: unknown): Promise<DrainOutcome[]> => {
      wishes.push(wish);
      const { left, retryInMs = null, why: code = 'NETWORK_ERROR' } = tries[Math.min(wishes.length, tries.length) - 1]!;
      const retryAt = retryInMs === null ? null : time.clock.now().getTime() + retryInMs;
      const why = left > 0 ? problem(code) : null;
      const rest = { tried: true, sent: 0, files: 0, damaged: [] };
      return [{ profile: 'a', left: { events: left, files: 0 }, retryAt, problem: why, ...rest }];
    },
  };
  const sync = { register: async (tag: string) => void asked.push(tag) };
  const ids = createIds(time.clock, createTestRandom());
  const full: string[] = [];
  const tellFull = async (profile: string) => void full.push(profile);
  return { time, asked, wishes, full, deps: { ...time, drain, sync, ids, tellFull } };
};

describe('[Station 4] sync event', () => {
  it('ends well when nothing waits', async () => {
    const { deps, asked, wishes } = setUp({ left: 0 });
    await answerSync(deps, { lastChance: true });
    expect(wishes).toEqual([{ hurry: true }]);
    expect(asked).toEqual([]);
  });

  it('tries again by itself before the browser would', async () => {
    const { time, deps, wishes } = setUp({ left: 2, retryInMs: 1_000 }, { left: 1, retryInMs: 2_000 }, { left: 0 });
    const answered = answerSync(deps, { lastChance: false });
    await time.advance(3_000);
    await answered;
    expect(wishes).toHaveLength(3);
  });

  it('fails when something waits, so that the browser tries again', async () => {
    const { time, deps, asked, wishes } = setUp({ left: 1, retryInMs: 50_000 });
    const answered = answerSync(deps, { lastChance: false });
    answered.catch(() => undefined);
    await time.advance(200_000);
    await expect(answered).rejects.toThrow('waits');
    expect(wishes).toHaveLength(3);
    expect(asked).toEqual([]);
  });

  it('asks for a new turn under a new name when the browser would not try again', async () => {
    const { deps, asked } = setUp({ left: 1, retryInMs: null });
    await expect(answerSync(deps, { lastChance: true })).rejects.toThrow();
    await expect(answerSync(deps, { lastChance: true })).rejects.toThrow();
    expect(asked).toHaveLength(2);
    expect(asked.every((tag) => tag.startsWith('outbox-'))).toBe(true);
    expect(new Set(asked).size).toBe(2);
  });

  it('[E7] tells once, however often it tries, that there was no room for the answers', async () => {
    const { time, deps, full } = setUp(
      { left: 2, retryInMs: 1_000, why: 'STORAGE_FULL' },
      { left: 2, retryInMs: 1_000, why: 'STORAGE_FULL' },
      { left: 0 },
    );
    const answered = answerSync(deps, { lastChance: false });
    await time.advance(3_000);
    await answered;
    expect(full).toEqual(['a']);
    const { deps: others, full: none } = setUp({ left: 1, retryInMs: null });
    await expect(answerSync(others, { lastChance: false })).rejects.toThrow();
    expect(none).toEqual([]);
    const deaf = {
      ...setUp({ left: 1, retryInMs: null, why: 'STORAGE_FULL' }).deps,
      tellFull: () => Promise.reject(new Error('x')),
    };
    await expect(answerSync(deaf, { lastChance: false })).rejects.toThrow('waits');
  });

  it('works where the browser cannot be asked', async () => {
    const { deps } = setUp({ left: 1 });
    await expect(answerSync({ ...deps, sync: undefined }, { lastChance: true })).rejects.toThrow('waits');
    const sync = { register: async () => Promise.reject(new Error('no window')) };
    await expect(answerSync({ ...deps, sync }, { lastChance: true })).rejects.toThrow('waits');
  });
});
