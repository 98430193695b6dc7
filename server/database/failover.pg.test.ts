import { execFile } from 'node:child_process';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { PullPage } from '#protocol/pull.ts';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/start.ts';
import { type TestDevice, testWorld } from '../test-world.ts';
import { migrate } from './migrate.ts';

/** A PostgreSQL that can be put back to a copy of before, which then goes on on a branch of its own, at the same address. */
async function server() {
  const dataDir = await temporaryFolder();
  const at = (name: string) => join(dataDir, 'postgres', name);
  let running: EmbeddedPostgres & { ok: true };
  const start = async () => {
    const started = await startEmbeddedPostgres({ dataDir, systemRoot: dataDir, durable: false, log: () => undefined });
    if (!started.ok) throw new Error(started.problem.message);
    running = started;
  };
  await start();
  onTestFinished(() => running.stop());
  return {
    urls: running!,
    copy: async () => {
      await running.stop();
      // With the account that PostgreSQL runs as, which root has lent it.
      await promisify(execFile)('cp', ['-a', at('cluster'), at('standby')]);
      await start();
    },
    failOver: async () => {
      await running.stop();
      await rm(at('cluster'), { recursive: true });
      await rename(at('standby'), at('cluster'));
      // It finds no more log to replay, and is promoted; nobody is let in before.
      const settings = "restore_command = 'false'\nhot_standby = off\n";
      await writeFile(join(at('cluster'), 'postgresql.auto.conf'), settings);
      await writeFile(join(at('cluster'), 'recovery.signal'), '');
      await start();
    },
  };
}

async function pull(phone: TestDevice, cursor?: string): Promise<PullPage> {
  const changes: PullPage['changes'] = [];
  for (let from = cursor; ; ) {
    const answer = await phone.request(`/api/sync/pull?limit=1000${from ? `&cursor=${from}` : ''}`);
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as PullPage;
    changes.push(...page.changes);
    if (page.reset || !page.hasMore) return { ...page, changes };
    from = page.cursor;
  }
}

test('[A4][R66] a standby that is promoted under a running process, and lacks what was committed last, begins a new epoch', async () => {
  const { urls, copy, failOver } = await server();
  await migrate(urls.url);
  const world = await testWorld(urls, { size: { drivers: 1, deliveriesPerDriver: 3 } });
  onTestFinished(() => world.end());
  const driver = world.tenant.drivers[0]!;
  const [lost, kept] = [world.take(driver), world.take(driver)];
  const phone = await world.signIn(driver);
  const write = (id: string, note: string) =>
    world.truth`update logistics.delivery set note = ${note} where id = ${id}`;
  const burn = async () => {
    for (let each = 0; each < 20; each += 1) await world.truth`select pg_current_xact_id()`;
  };
  await copy();
  await write(lost.id, 'lost');
  await burn();
  const before = await pull(phone);
  expect(before.changes.find(({ id }) => id === lost.id)?.row).toMatchObject({ note: 'lost' });

  await failOver();
  // By a number of a transaction that the device has seen already; then the server comes to later ones than it knew.
  await write(kept.id, 'kept');
  await burn();
  await burn();
  const told = await pull(phone, before.cursor);
  expect(told).toMatchObject({ reset: true, changes: [] });
  expect(told.epoch).toBeGreaterThan(before.epoch);
  const after = await pull(phone, told.cursor);
  const noteOf = ({ id }: { id: string }) => after.changes.find((change) => change.id === id)?.row?.note ?? null;
  expect([noteOf(lost), noteOf(kept)]).toEqual([null, 'kept']);

  // Once, and known at the next start.
  await migrate(urls.url);
  expect(await pull(phone, after.cursor)).toMatchObject({ epoch: told.epoch, changes: [] });
}, 120_000);
