import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { openLogger } from './logger.ts';

test('[A3] what PostgreSQL tells of a row that it refused does not reach the log', async () => {
  const folder = await temporaryFolder();
  const refused = Object.assign(new Error('new row for relation "client" violates check constraint "client_name"'), {
    code: '23514',
    detail: 'Failing row contains (1, Amina Belkacem, 0555 12 34 56).',
    where: 'COPY client, line 1: "Amina Belkacem"',
    constraint_name: 'client_name',
  });
  openLogger(folder, 'info', true).error({ err: refused, tenantId: 't' }, 'failed');
  const lines = async () => await readFile(join(folder, 'server.log'), 'utf8');
  await expect.poll(lines).toContain('"constraint_name":"client_name"');
  expect(await lines()).toContain('"code":"23514"');
  expect(await lines()).not.toContain('Amina');
});

test.runIf(process.platform === 'linux')('[A3] a full disk costs lines of the log, not the server', async () => {
  const folder = await temporaryFolder();
  await symlink('/dev/full', join(folder, 'server.log'));
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const log = openLogger(folder, 'info', true);
  for (let i = 0; i < 3; i++) {
    log.info({ i }, 'request');
    await pause(20);
  }
  const told = said.mock.calls.map(([text]) => String(text));
  said.mockRestore();
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('ENOSPC');
});
