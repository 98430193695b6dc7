import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { writeDurably } from './durable-file.ts';
import { systemRandom } from './ports/random.ts';
import { beginMasterKey, masterKeysOf } from './vault/master-key.ts';

/** What reaches the disk, in its order: a file's bytes, or a folder's names. */
async function synced(): Promise<string[]> {
  const seen: string[] = [];
  const probe = await open('.', 'r');
  const handles = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const real = handles.sync;
  const spy = vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
    seen.push((await this.stat()).isDirectory() ? 'folder' : 'file');
    await real.call(this);
  });
  onTestFinished(() => spy.mockRestore());
  return seen;
}

const posix = process.platform !== 'win32';

test('is on the disk with its name when it is said to be written, and nothing else is left', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'secret');
  const seen = await synced();
  await writeDurably(path, 'one', 0o600);
  await writeDurably(path, 'two', 0o600);
  expect(await readFile(path, 'utf8')).toBe('two');
  if (posix) expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['secret']);
  expect(seen).toEqual(posix ? ['file', 'folder', 'file', 'folder'] : ['file', 'file']);
});

test.runIf(posix)('[N9] a master key outlives a power cut before anything is locked by it', async () => {
  const folder = await temporaryFolder();
  const seen = await synced();
  await masterKeysOf(folder, undefined, systemRandom)();
  expect(seen).toEqual(['file', 'folder']);
  seen.length = 0;
  await beginMasterKey(folder, systemRandom);
  expect(seen).toEqual(['file', 'folder']);
});
