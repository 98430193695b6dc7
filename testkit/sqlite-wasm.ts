import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** SQLite's wasm for the device in Node. */
export const sqliteWasm = (): Uint8Array =>
  readFileSync(createRequire(import.meta.url).resolve('wa-sqlite/dist/mc-wa-sqlite.wasm'));
