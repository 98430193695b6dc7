import { expect, it } from 'vitest';
import { problem } from '#protocol/errors.ts';
import { fail } from '#protocol/result.ts';
import type { Http, HttpRequest } from './ports/http.ts';
import { createMemoryLocks } from './ports/locks.ts';
import { createRest, httpAwake, locksAwake } from './rest.ts';

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

it('[E7] a frozen tab leaves the line for a lock, and stands in it again when it goes on', async () => {
  const locks = createMemoryLocks();
  const rest = createRest();
  const mine = locksAwake(locks, rest);
  let release: () => void = () => undefined;
  const holding = () =>
    new Promise<void>((resolve) => {
      release = resolve;
    });
  const other = locks.run('drain', holding);
  const done: string[] = [];
  const waiting = mine.run('drain', async () => void done.push('waited'));
  await settled();
  rest.become('frozen');
  const asked = mine.run('drain', async () => void done.push('asked'));
  release();
  await other;
  await settled();
  expect(await locks.attempt('drain', async (held) => held)).toBe(true);
  expect(done).toEqual([]);
  rest.become('hidden');
  await Promise.all([waiting, asked]);
  expect(done.sort()).toEqual(['asked', 'waited']);
});

it('[E10] what is under way ends when the tab is frozen, and nothing new leaves before it goes on', async () => {
  const rest = createRest();
  const sent: HttpRequest[] = [];
  const request: Http['request'] = (asked) => {
    sent.push(asked);
    return new Promise((resolve) => {
      const end = () => resolve(fail(problem('NETWORK_ERROR')));
      if (asked.signal?.aborted) end();
      asked.signal?.addEventListener('abort', end);
    });
  };
  const http = httpAwake({ request, open: () => Promise.reject(new Error('unused')) }, rest);
  const push = { method: 'POST', path: '/api/sync/push', timeoutMs: 1_000 } as const;
  const [plain, own] = [http.request(push), http.request({ ...push, signal: new AbortController().signal })];
  rest.become('hidden');
  expect(sent.some(({ signal }) => signal?.aborted)).toBe(false);
  rest.become('frozen');
  for (const answer of [plain, own, http.request(push)]) {
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'NETWORK_ERROR' } });
  }
  rest.become('seen');
  void http.request(push);
  expect(sent.at(-1)?.signal?.aborted).toBe(false);
});
