import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * A folder that is deleted after the test. `closed`: no other account may pass, as in root's home;
 * open folders let PostgreSQL's account through when tests run as root.
 */
export async function temporaryFolder(access: 'open' | 'closed' = 'open'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'navette-'));
  await chmod(folder, access === 'open' ? 0o711 : 0o700);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
