import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { takeOwnerLock } from './owner-lock.ts';

const writeLock = (home: string, owner: object): Promise<void> =>
  writeFile(join(home, 'owner.lock'), JSON.stringify({ address: '', identity: '', ...owner }));

test('is free again after its release, and leaves nothing behind', async () => {
  const home = await temporaryFolder();
  for (let i = 0; i < 2; i++) {
    const taken = await takeOwnerLock(home, '');
    expect(await takeOwnerLock(home, '')).toMatchObject({ ok: false, problem: { code: 'DATA_IN_USE' } });
    if (taken.ok) await taken.value.release();
  }
  expect(await readdir(home)).toEqual([]);
});

test('is taken over when its process number now belongs to another process', async () => {
  const home = await temporaryFolder();
  await writeLock(home, { pid: process.pid, identity: 'somebody before', host: hostname() });
  const taken = await takeOwnerLock(home, '');
  expect(taken.ok).toBe(true);
  if (taken.ok) onTestFinished(taken.value.release);
});

test('is taken over when a crash left it empty', async () => {
  const home = await temporaryFolder();
  await writeFile(join(home, 'owner.lock'), '');
  await utimes(join(home, 'owner.lock'), 0, 0);
  const taken = await takeOwnerLock(home, '');
  expect(taken.ok).toBe(true);
  if (taken.ok) onTestFinished(taken.value.release);
});

test('is respected when another machine on the same folder holds it and gave a sign of life just now', async () => {
  const home = await temporaryFolder();
  await writeLock(home, { pid: 1, host: 'another-machine' });
  expect(await takeOwnerLock(home, '')).toMatchObject({ ok: false, problem: { code: 'DATA_IN_USE' } });
});
