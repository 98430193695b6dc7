import { delimiter, join } from 'node:path';

/** Where programs of these names would be, in the order of PATH. */
export function onPath(names: readonly string[]): string[] {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)));
}
