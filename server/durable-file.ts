import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file that data depends on. A power cut leaves the former one or this one, never half of one; when it is said to be
 * written, it is on the disk and so is its name.
 */
export async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  await writeToDisk(draft, text, mode);
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** Its bytes; its name is its folder's. What another account left under it may be open to them: it begins anew. */
export async function writeToDisk(path: string, text: string, mode: number): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'w', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The names in a folder. Windows keeps them by itself. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
