import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { attachEmbeddedPostgres } from './attach.ts';
import { processesOf } from './processes.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts';

type Started = Extract<EmbeddedPostgres, { ok: true }>;

async function start(dataDir: string, systemRoot = dataDir, log: string[] = []): Promise<Started> {
  const started = await startEmbeddedPostgres({
    dataDir,
    systemRoot,
    durable: false,
    log: (line) => void log.push(line),
  });
  if (!started.ok) throw new Error(started.problem.message);
  onTestFinished(started.stop);
  return started;
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  return sql.unsafe(statement).finally(() => sql.end());
}

/** The same in a process of its own, which can be killed. */
async function hold(dataDir: string): Promise<{ child: ChildProcess; started: EmbeddedPostgres }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'testkit/postgres/hold.ts', dataDir, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, started: JSON.parse(line) as EmbeddedPostgres };
}

async function kill(child: ChildProcess): Promise<void> {
  // Those that were refused have ended by themselves.
  if (child.exitCode !== null) return;
  const over = once(child, 'exit');
  child.kill('SIGKILL');
  await over;
}

describe('the embedded PostgreSQL', () => {
  test('starts, keeps its data over a restart, and its owner is no superuser', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder);
    await query(first.url, `CREATE TABLE kept AS SELECT 'Œuvre à Béjaïa بجاية' AS text`);
    await first.stop();
    await first.ended;

    const second = await start(folder);
    expect(await query(second.url, 'SELECT upper(text) AS text FROM kept')).toEqual([{ text: 'ŒUVRE À BÉJAÏA بجاية' }]);
    expect(await query(second.url, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')).toEqual([
      { rolsuper: false },
    ]);
  });

  test('gives data of a version that had no login for requests one at the next start, and keeps it', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'postgres/passwords.json');
    const earlier = await start(folder);
    await query(earlier.adminUrl, 'DROP ROLE navette_service');
    await earlier.stop();
    const { navette_service: _, ...others } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(others));

    const next = await start(folder);
    const who = `SELECT session_user AS login, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS above
      FROM pg_roles WHERE rolname = session_user`;
    expect(await query(next.apiUrl, who)).toEqual([{ login: 'navette_service', above: false }]);
    expect([next.url, next.adminUrl].map((url) => new URL(url).password)).toEqual([
      others.navette_owner,
      others.postgres,
    ]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await next.stop();
    const { password } = new URL((await start(folder)).apiUrl);
    expect(password).toBe(new URL(next.apiUrl).password);
  });

  test('takes no connection without its password', async () => {
    const { url } = await start(await temporaryFolder());
    const guessed = Object.assign(new URL(url), { password: 'guess' }).href;
    await expect(query(guessed, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  test('refuses a second instance on the same data and leaves the first one in peace', async () => {
    const folder = await temporaryFolder();
    const { child, started } = await hold(folder);
    const second = await startEmbeddedPostgres({ dataDir: folder, systemRoot: folder, log: () => undefined });
    expect(second).toMatchObject({ ok: false, problem: { code: 'DATA_IN_USE' } });
    expect(JSON.stringify(second)).toContain(`process ${child.pid}`);
    expect(JSON.stringify(second)).toContain('http://first.example');
    expect(started.ok && (await query(started.url, 'SELECT 1 AS one'))).toEqual([{ one: 1 }]);
    await kill(child);
    await start(folder);
  });

  test('lets exactly one of several that start at once after a kill have the data', async () => {
    const folder = await temporaryFolder();
    await kill((await hold(folder)).child);
    const all = await Promise.all([hold(folder), hold(folder), hold(folder)]);
    expect(all.filter(({ started }) => started.ok)).toHaveLength(1);
    for (const { child } of all) await kill(child);
    await start(folder);
  });

  test('recovers after kill -9: the database left behind is stopped, and all that was committed is there', async () => {
    const folder = await temporaryFolder();
    const { child, started } = await hold(folder);
    if (!started.ok) throw new Error(started.problem.message);
    await query(started.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    await kill(child);
    // It lives on: this is what makes recovery necessary.
    await query(started.url, 'INSERT INTO kept VALUES (1001)');

    const log: string[] = [];
    const next = await start(folder, folder, log);
    expect(log.join()).toContain('still running');
    expect(await query(next.url, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 1001 }]);
  });

  test('ends with a process that ends before it has stopped it: at its limit, or in the middle of a start', async () => {
    const folder = await temporaryFolder();
    const program = `
      import { startEmbeddedPostgres } from '#server/embedded/start.ts';
      const [dataDir] = process.argv.slice(1);
      const started = await startEmbeddedPostgres({ dataDir, systemRoot: dataDir, durable: false, log: () => undefined });
      process.exit(started.ok ? 0 : 1);`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', program, folder];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    expect((await once(child, 'exit'))[0]).toBe(0);
    const runs = async () => (await processesOf(join(folder, 'postgres/cluster'))).length;
    await expect.poll(runs, { timeout: 10_000 }).toBe(0);
    const log: string[] = [];
    await start(folder, folder, log);
    expect(log).toEqual([]);
  });

  test('can be joined by a command while its server runs, and by nobody afterwards', async () => {
    const folder = await temporaryFolder();
    const { url, apiUrl, adminUrl, stop } = await start(folder);
    expect(await attachEmbeddedPostgres(folder, folder)).toEqual({ url, apiUrl, adminUrl });
    await stop();
    expect(await attachEmbeddedPostgres(folder, folder)).toBeUndefined();
  });

  test('finishes a first start that was interrupted', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'postgres/cluster.draft'), { recursive: true });
    await writeFile(join(folder, 'postgres/cluster.draft/PG_VERSION'), '17');
    const { url } = await start(folder);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('harms no other program whose process number stands in a lock file left behind', async () => {
    const folder = await temporaryFolder();
    await (await start(folder)).stop();
    const bystander = spawn('sleep', ['60']);
    onTestFinished(() => void bystander.kill('SIGKILL'));
    await writeFile(join(folder, 'postgres/cluster/postmaster.pid'), `${bystander.pid}\n`);
    await start(folder);
    expect(bystander.exitCode).toBeNull();
    expect(bystander.signalCode).toBeNull();
  });

  test('keeps its data in a folder that is closed to every other account, such as the home of root', async () => {
    const closed = await temporaryFolder('closed');
    const systemRoot = await temporaryFolder();
    const dataDir = join(closed, '.navette');
    const first = await start(dataDir, systemRoot);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    const second = await start(dataDir, systemRoot);
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  test('says that data of another PostgreSQL version cannot be opened, and does not touch it', async () => {
    const folder = await temporaryFolder();
    await (await start(folder)).stop();
    await writeFile(join(folder, 'postgres/cluster/PG_VERSION'), '14\n');
    const refused = await startEmbeddedPostgres({ dataDir: folder, systemRoot: folder, log: () => undefined });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'DATA_OTHER_VERSION' } });
    expect(await readFile(join(folder, 'postgres/cluster/PG_VERSION'), 'utf8')).toBe('14\n');
  });
});
