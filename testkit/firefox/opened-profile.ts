import { rmSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { firefox } from '@playwright/test';
import { firefoxLaunch } from './launch.ts';

/** Say that a browser runs on this folder. */
const LOCKS = ['lock', '.parentlock'];

let first: Promise<string> | undefined;

/**
 * Fills a folder with a profile that Firefox has opened once and that has never seen the app. A third of the work of a start is
 * making a new one.
 */
export async function copyOpenedProfile(folder: string): Promise<void> {
  first ??= openOnce();
  await cp(await first, folder, { recursive: true, filter: (path) => !LOCKS.includes(basename(path)) });
}

/** Once in each process, at whose end it goes. */
async function openOnce(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'navette-firefox-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const context = await firefox.launchPersistentContext(folder, { ...firefoxLaunch(), headless: true });
  await context.close();
  return folder;
}
