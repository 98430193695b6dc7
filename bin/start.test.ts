import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { attachEmbeddedPostgres } from '#server/embedded/attach.ts';
import { processesOf } from '#server/embedded/processes.ts';
import { temporaryFolder } from '#testkit/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOBODY = { uid: 65_534, gid: 65_534 };
// A start may build first.
vi.setConfig({ testTimeout: 120_000 });

interface Running {
  child: ChildProcess;
  /** As printed; undefined when it ended before it was ready. */
  address: string | undefined;
  output: () => string;
}

/** Calls `npm start` from another folder, as a person would, and waits until it is ready or over. */
async function npmStart(dataDir: string, env: Record<string, string> = {}, script = 'start'): Promise<Running> {
  return launch('npm', ['--prefix', ROOT, 'run', script], { NAVETTE_DATA: dataDir, ...env });
}

async function launch(
  command: string,
  args: string[],
  env: Record<string, string>,
  account: { uid?: number; gid?: number } = {},
): Promise<Running> {
  let output = '';
  const child = spawn(command, args, {
    ...account,
    cwd: tmpdir(),
    env: { ...process.env, PORT: '0', NAVETTE_DEMO: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ready = new Promise<void>((resolve) => {
    const gather = (text: Buffer): void => {
      output += text;
      if (output.includes('stops everything')) resolve();
    };
    child.stdout.on('data', gather);
    child.stderr.on('data', gather);
    child.on('close', () => resolve());
  });
  await ready;
  return { child, address: /App +(\S+)/.exec(output)?.[1], output: () => output };
}

const over = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');

async function query(dataDir: string, statement: string): Promise<unknown[]> {
  const urls = await attachEmbeddedPostgres(dataDir);
  if (urls === undefined) throw new Error('the database does not run');
  const sql = postgres(urls.adminUrl, { max: 1, onnotice: () => undefined });
  return sql.unsafe(statement).finally(() => sql.end());
}

/** Until its last process has ended: one that is stopping still writes. */
const databaseRuns = async (dataDir: string): Promise<boolean> =>
  (await attachEmbeddedPostgres(dataDir)) !== undefined ||
  (await processesOf(join(dataDir, 'postgres/cluster'))).length > 0;

describe('npm start', () => {
  test('serves app and API from any folder; a second start harms nothing and says why; SIGTERM ends everything', async () => {
    const dataDir = await temporaryFolder();
    const { child, address } = await npmStart(dataDir);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${address}/`)).text()).toContain('<div id=');

    const sameData = await npmStart(dataDir);
    expect(sameData.address).toBeUndefined();
    expect(sameData.output()).toContain('already runs on this data');
    expect(sameData.child.exitCode).not.toBe(0);

    const elsewhere = await temporaryFolder();
    const samePort = await npmStart(elsewhere, { PORT: new URL(address ?? '').port });
    expect(samePort.output()).toContain('already in use');
    expect(await databaseRuns(elsewhere)).toBe(false);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);

    child.kill('SIGTERM');
    await over(child);
    // npm may end a moment before its child; the next start waits for it.
    const next = await npmStart(dataDir, { PORT: new URL(address ?? '').port });
    expect(next.address).toBe(address);
    next.child.kill('SIGTERM');
    await expect.poll(() => databaseRuns(dataDir), { timeout: 10_000 }).toBe(false);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });

  test('recovers with all data after kill -9', async () => {
    const dataDir = await temporaryFolder();
    const first = await launch(process.execPath, [join(ROOT, 'bin/start.mjs')], { NAVETTE_DATA: dataDir });
    await query(dataDir, 'CREATE TABLE kept AS SELECT 42 AS answer');
    first.child.kill('SIGKILL');
    await over(first.child);
    expect(await databaseRuns(dataDir)).toBe(true);

    const second = await launch(process.execPath, [join(ROOT, 'bin/start.mjs')], { NAVETTE_DATA: dataDir });
    expect(second.output()).toContain('no data is lost');
    expect(await query(dataDir, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    second.child.kill('SIGINT');
    await over(second.child);
    expect(second.child.exitCode).toBe(0);
    expect(await databaseRuns(dataDir)).toBe(false);
  });

  test('ends when npm is killed with SIGKILL: nothing is left that nobody can stop', async () => {
    const dataDir = await temporaryFolder();
    const { child, address } = await npmStart(dataDir);
    child.kill('SIGKILL');
    await expect.poll(() => databaseRuns(dataDir), { timeout: 10_000 }).toBe(false);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });

  test('runs as an ordinary user', async () => {
    const dataDir = await temporaryFolder();
    const account = process.getuid?.() === 0 ? NOBODY : {};
    if (account === NOBODY) await chown(dataDir, NOBODY.uid, NOBODY.gid);
    await chmod(dataDir, 0o700);
    const { child, address } = await launch(
      process.execPath,
      [join(ROOT, 'bin/start.mjs')],
      { NAVETTE_DATA: dataDir },
      account,
    );
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    await over(child);
    expect(child.exitCode).toBe(0);
  });

  test('names every mistake in its configuration and starts nothing', async () => {
    const dataDir = await temporaryFolder();
    const { child, output } = await npmStart(dataDir, { PORT: 'http', NAVETTE_TEST: '1', NODE_ENV: 'production' });
    await over(child);
    expect(output()).toContain('PORT=http');
    expect(output()).toContain('NAVETTE_TEST');
    expect(await databaseRuns(dataDir)).toBe(false);
  });
});

test('[P3] npm run phone serves the same app over HTTPS, and the way to trust it', async () => {
  const dataDir = await temporaryFolder();
  const { child, address, output } = await npmStart(dataDir, { NAVETTE_CERTIFICATE_PORT: '0' }, 'phone');
  expect(address).toMatch(/^https:/);
  const ca = await readFile(join(dataDir, 'ca/authority.crt.pem'), 'utf8');
  const [response] = await once(get(`${address}/readyz`, { ca }), 'response');
  expect(response.statusCode).toBe(200);
  response.resume();
  await expect.poll(output, { timeout: 5_000 }).toMatch(/SHA-256|no local network/);
  child.kill('SIGTERM');
  await over(child);
  await expect.poll(() => databaseRuns(dataDir), { timeout: 10_000 }).toBe(false);
});
