import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

let wasm: Uint8Array | undefined;

/** The library's wasm as bytes, the same each time: what is compiled once serves all. */
export function sqliteWasm(): Uint8Array {
  wasm ??= readFileSync(createRequire(import.meta.url).resolve('wa-sqlite/dist/mc-wa-sqlite.wasm'));
  return wasm;
}
