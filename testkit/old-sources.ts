/** What differs between today's sources and those that an older version of the app was built of. */

export const VERSION_FILE = 'protocol/version.ts';
export const REGISTRY_FILE = 'packs/registry.ts';

/** `protocol/version.ts` as it was. */
export const versionAt = (version: number, code: string): string =>
  edited(code, /SCHEMA_VERSION = \d+/, `SCHEMA_VERSION = ${version}`);

/** `packs/registry.ts` with the packs of then. `from`: where the module that makes them stands, and their shapes. */
export const registryAt = (code: string, from: { packsAt: string; shapes: string }): string =>
  [
    `import { packsAt } from ${JSON.stringify(from.packsAt)};`,
    `import shapes from ${JSON.stringify(from.shapes)};`,
    edited(
      code,
      /export const PACKS: Readonly<Record<string, Pack>> = (\{.*\});/,
      `export const PACKS: Readonly<Record<string, Pack>> = packsAt(shapes as never, $1);`,
    ),
  ].join('\n');

function edited(code: string, find: RegExp, put: string): string {
  if (!find.test(code)) throw new Error(`these sources do not hold ${find}`);
  return code.replace(find, put);
}
