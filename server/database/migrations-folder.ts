import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `drizzle/` of this installation, found upwards from the running file: the source or the bundle. */
export function migrationsFolder(from = dirname(fileURLToPath(import.meta.url))): string {
  const folder = join(from, 'drizzle');
  if (existsSync(join(folder, 'meta'))) return folder;
  const parent = dirname(from);
  if (parent === from) throw new Error('the folder drizzle/ with the migrations is missing from this installation');
  return migrationsFolder(parent);
}
