import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { launchPostgres } from './launch.ts';

/** Stands for a PostgreSQL that reads its log again for a while after a crash: it says so where PostgreSQL does. */
async function slowPostgres(home: string, seconds: number) {
  const clusterDir = join(home, 'cluster');
  await mkdir(clusterDir);
  const program = join(home, 'postgres');
  const state = (word: string) => `printf '%s\\n' $$ . . . . . . ${word} > "${clusterDir}/postmaster.pid"`;
  await writeFile(
    program,
    `#!/bin/sh\ntrap 'exit 0' INT\n${state('starting')}\nsleep ${seconds}\n${state('ready')}\nsleep 60 &\nwait\n`,
  );
  await chmod(program, 0o755);
  return {
    location: { home, clusterDir, copyRoot: home, account: undefined },
    binaries: { initdb: '', pgCtl: '', postgres: program, version: '17.0' },
  };
}

test.runIf(process.platform !== 'win32')(
  '[A4] a database that has much to recover is waited for, and the wait is told',
  async () => {
    const { location, binaries } = await slowPostgres(await temporaryFolder(), 1);
    const told: string[] = [];
    const launched = await launchPostgres(location, binaries, {
      durable: true,
      log: (line) => told.push(line),
      tellAfterMs: 200,
    });
    const [pid] = (await readFile(join(location.clusterDir, 'postmaster.pid'), 'utf8')).split('\n').map(Number);
    onTestFinished(() => void process.kill(pid!, 'SIGINT'));
    expect(launched.ok).toBe(true);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(join(location.home, 'postgres.log'));
  },
);
