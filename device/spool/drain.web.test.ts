import { deleteDB } from 'idb';
import { expect, it } from 'vitest';
import { systemClock } from '../ports/clock.ts';
import { createWebLocks } from '../ports/locks.ts';
import { DRAIN_LOCK } from './drain.ts';
import { openIdbSpool } from './idb-spool.ts';
import type { DrainOutcome } from './outcome.ts';
import { createTestDevice } from './test-device.ts';
import { createTestServer, type TestServer } from './test-server.ts';

const setUp = async () => {
  const name = `drain-${crypto.randomUUID()}`;
  const server = createTestServer();
  const spool = openIdbSpool({ name });
  const device = createTestDevice(server, { spool, locks: createWebLocks(), clock: systemClock });
  const record = await device.signIn(1);
  return { name, server, spool, device, record };
};

/** A worker of its own: another thread with its own connection to IndexedDB, its own locks and nothing shared. */
function drainElsewhere(name: string, server: TestServer): { worker: Worker; outcome: Promise<DrainOutcome[]> } {
  const worker = new Worker(new URL('./drain.test-worker.ts', import.meta.url), { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = async ({ data: { id, url, ...init } }) => {
    const answer = await server.fetch(url, init);
    port1.postMessage({ id, status: answer.status, headers: [...answer.headers], body: await answer.arrayBuffer() });
  };
  const outcome = new Promise<DrainOutcome[]>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.postMessage({ name }, [port2]);
  return { worker, outcome };
}

it('five tabs at once: never more than one at a time, each event sent once', async () => {
  const { name, server, spool, device, record } = await setUp();
  const ids = await device.seal(record, 500);
  const tabs = Array.from({ length: 5 }, () => drainElsewhere(name, server));
  const outcomes = await Promise.all(tabs.map(({ outcome }) => outcome));
  for (const { worker } of tabs) worker.terminate();
  // One drain, which has at most two pushes on their way.
  expect(server.busy.most).toBeLessThanOrEqual(2);
  expect(server.batches.flatMap((batch) => batch.ids).sort()).toEqual([...ids].sort());
  expect(outcomes.flat().reduce((sum, { sent }) => sum + sent, 0)).toBe(500);
  expect(await device.waiting(record)).toEqual([]);
  spool.close();
  await deleteDB(name);
});

it('[E7] a tab that is killed while it sends frees the lock; the next one sends everything, with the same keys', async () => {
  const { name, server, spool, device, record } = await setUp();
  const ids = await device.seal(record, 300);
  const { fetch } = server;
  const reached = new Promise<void>((resolve) => {
    // The second push never comes back.
    server.fetch = async (...request) => {
      if (server.batches.length === 0) return await fetch(...request);
      resolve();
      return await new Promise(() => undefined);
    };
  });
  const killed = drainElsewhere(name, server);
  await reached;
  expect(await createWebLocks().attempt(DRAIN_LOCK, async (held) => held)).toBe(false);
  killed.worker.terminate();
  spool.close();
  server.fetch = fetch;
  const { worker, outcome } = drainElsewhere(name, server);
  expect(await outcome).toMatchObject([{ left: { events: 0 }, problem: null }]);
  worker.terminate();
  expect([...server.effects].sort()).toEqual([...ids].sort());
  await deleteDB(name);
});
