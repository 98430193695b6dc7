import { describe, expect, it } from 'vitest';
import { type ErrorCode, problem } from '#protocol/errors.ts';
import { createTestProfile, deliveryId } from '#testkit/device-profile.ts';
import { writeMeta } from '../db/meta.ts';
import { commit } from '../outbox/commit.ts';
import { seal } from '../outbox/seal.ts';
import { afterTry, summarize, UNTRIED } from './status.ts';

const idle = { pushing: false, pulling: false, sending: false, pace: null };
const failed = (code: ErrorCode) => ({ problem: problem(code), retryAt: 5_000 });

describe('reachable', () => {
  it.each<[ErrorCode, boolean | null]>([
    ['NETWORK_ERROR', false],
    ['TIMEOUT', false],
    ['NOT_THE_SERVER', false],
    ['UNAVAILABLE', true],
    ['RATE_LIMITED', true],
    ['UPDATE_REQUIRED', true],
    ['REAUTH_REQUIRED', null],
    ['STORAGE_FULL', null],
  ])('after %s: %s', (code, reachable) => {
    const after = afterTry(UNTRIED, 'push', failed(code), 1_000);
    expect(after).toMatchObject({ reachable, lastContactAt: reachable ? 1_000 : null, push: { problem: { code } } });
  });

  it('by the last contact: what was not asked of the network says nothing of it', () => {
    const offline = afterTry(UNTRIED, 'pull', failed('NETWORK_ERROR'), 1_000);
    const quiet = afterTry(offline, 'push', { problem: null, retryAt: null }, null);
    expect(quiet).toMatchObject({ reachable: false, lastContactAt: null });
    expect(afterTry(quiet, 'pull', { problem: null, retryAt: null }, 2_000)).toMatchObject({
      reachable: true,
      lastContactAt: 2_000,
      pull: { problem: null },
    });
  });
});

describe('the summary', () => {
  it('counts by state, "344 of 344", and since when something waits', async () => {
    const test = await createTestProfile();
    for (const number of [1, 2]) {
      const payload = { code: `AB${number}`, validatedAt: '2026-11-20T08:00:00.000Z' };
      const entityId = deliveryId(number);
      await commit(test.deps, { entity: 'logistics.delivery', entityId, action: 'DELIVERY_VALIDATED', payload });
      test.clock.advance(60_000);
      if (number === 1) await seal(test);
    }
    await writeMeta(test.db, { received: 0, lastPullAt: '2026-11-20T07:00:00.000Z' });
    const waiting = { oldestWaitingAt: '2026-11-20T08:00:00.000Z', received: 0, committed: 2 };
    expect(await summarize(test.db, UNTRIED, idle, 0)).toMatchObject({
      ...waiting,
      counts: { saved: 2, sending: 0 },
      lastContactAt: '2026-11-20T07:00:00.000Z',
      firstSync: null,
      phase: 'idle',
    });
    expect(await summarize(test.db, UNTRIED, { ...idle, sending: true, pushing: true }, 0)).toMatchObject({
      counts: { saved: 1, sending: 1 },
      phase: 'pushing',
    });
    await writeMeta(test.db, { received: 2 });
    const tried = afterTry(UNTRIED, 'push', failed('UNAVAILABLE'), Date.parse('2026-11-20T09:00:00.000Z'));
    expect(await summarize(test.db, tried, idle, 0)).toMatchObject({
      received: 2,
      problem: { code: 'UNAVAILABLE' },
      nextTryAt: '1970-01-01T00:00:05.000Z',
      lastContactAt: '2026-11-20T09:00:00.000Z',
    });
  });

  it('tells how far the first sync is, and the time left when it can be known', async () => {
    const test = await createTestProfile(0);
    const byEntity = { 'logistics.client': { rows: 300, total: 1_000 }, 'logistics.product': { rows: 0, total: 100 } };
    await writeMeta(test.db, { ready: false, progress: { total: 1_100, bytes: 90_000, byEntity } });
    expect((await summarize(test.db, UNTRIED, idle, 0)).firstSync).toEqual({
      rows: 300,
      total: 1_100,
      byEntity,
      bytes: 90_000,
      leftMs: null,
    });
    const pace = { rows: 100, since: 500 };
    expect((await summarize(test.db, UNTRIED, { ...idle, pace }, 1_500)).firstSync?.leftMs).toBe(4_000);
  });
});
