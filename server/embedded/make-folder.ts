import { chmod, mkdir } from 'node:fs/promises';

/** Others may pass through by name but not look around: what is inside guards itself. */
const PASS_THROUGH = 0o711;

/** Makes a folder of Navette's data when it is absent; one that is there stays as it is. */
export async function makeFolder(path: string): Promise<void> {
  const created = await mkdir(path, { recursive: true });
  // Not through mkdir's mode: a strict umask would close the folder to PostgreSQL's account.
  if (created !== undefined) await chmod(path, PASS_THROUGH);
}
