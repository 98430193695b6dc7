import postgres from 'postgres';
import { expect, onTestFinished, test } from 'vitest';
import { emptyDatabase, testDatabase } from '#testkit/postgres/database.ts';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open.ts';
import { startEmbeddedPostgres } from '../embedded/start.ts';
import { prepareOwnDatabase, tooOld } from './own-database.ts';

const changed = (change: Partial<Record<'port' | 'password' | 'pathname' | 'hostname', string>>): string =>
  Object.assign(new URL(testDatabase().url), change).href;

test('a database of one’s own is migrated', async () => {
  const files = await emptyDatabase();
  onTestFinished(() => files.drop());
  expect(await prepareOwnDatabase(files.url)).toBeUndefined();
});

test.each([
  ['that is away', { port: '1' }, 'does not answer'],
  ['whose name nobody knows', { hostname: 'db.invalid' }, 'does not answer'],
  ['with another password', { password: 'guess-of-a-password' }, 'does not let navette_owner in'],
  ['that is not there', { pathname: '/depot' }, 'CREATE DATABASE "depot"'],
])('a PostgreSQL %s is told in a sentence, not in a stack', async (_, change, words) => {
  const problem = await prepareOwnDatabase(changed(change));
  expect(problem).toContain(words);
  expect(problem).not.toContain('guess-of-a-password');
  expect(problem).not.toContain(new URL(testDatabase().url).password);
});

test('as is one that is too old', () => {
  expect(tooOld(160_004)).toContain('version 16');
});

test('[A4] a dump that was put back on another server, where the role of requests was missing, serves requests again', async () => {
  const dataDir = await temporaryFolder();
  // Roles are of the whole server: one of its own.
  const server = await startEmbeddedPostgres({ dataDir, systemRoot: dataDir, durable: false, log: () => undefined });
  if (!server.ok) throw new Error(server.problem.message);
  onTestFinished(server.stop);
  await migrate(server.url);
  const admin = postgres(server.adminUrl, { max: 1, onnotice: () => undefined });
  // What pg_restore leaves when it cannot name a role: tables and rows, without rights and policies.
  const gone = 'navette_service, navette_api';
  await admin.unsafe(`drop owned by ${gone}; drop role ${gone}`).finally(() => admin.end());

  expect(await prepareOwnDatabase(server.url)).toBeUndefined();
  const database = openDatabase({ url: server.url });
  onTestFinished(() => database.end());
  expect(await database.asNobody((tx) => tx.sql`select epoch from navette.server_state`)).toHaveLength(1);
  const [row] = await database.owner`select count(*)::int as policies from pg_policies where schemaname = 'navette'`;
  expect(row!.policies).toBeGreaterThan(0);

  // Or under another owner: row-level security is forced on them as well, and nothing lets them see a row.
  await database.owner.unsafe(`do $$ declare t text; begin
    for t in select tablename from pg_policies where schemaname = 'navette' and policyname = 'owner' loop
      execute format('drop policy owner on navette.%I', t);
    end loop; end $$`);
  expect(await prepareOwnDatabase(server.url)).toBeUndefined();
  const [again] = await database.owner`select count(*)::int as policies from pg_policies where schemaname = 'navette'`;
  expect(again).toEqual(row);
}, 60_000);
