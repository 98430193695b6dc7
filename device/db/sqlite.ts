import { Factory } from 'wa-sqlite';
import createModule from 'wa-sqlite/dist/mc-wa-sqlite.mjs';
import { bufferJournal } from './buffer-journal.ts';

/** The library, loaded: the module with its memory, and the calls on it. */
export interface Sqlite {
  module: SqliteModule;
  api: SQLiteAPI;
}

/** About 30 ms. In a browser the wasm is found by its address; in Node it is given, and compiled once for all. */
export async function loadSqlite(from: { wasmUrl: string } | { wasmBinary: Uint8Array }): Promise<Sqlite> {
  const module = await createModule(
    'wasmUrl' in from ? { locateFile: () => from.wasmUrl } : { instantiateWasm: instantiate(from.wasmBinary) },
  );
  return { module, api: Factory(module) };
}

const compiled = new WeakMap<Uint8Array, WebAssembly.Module>();

function instantiate(binary: Uint8Array) {
  const module = compiled.get(binary) ?? new WebAssembly.Module(binary as Uint8Array<ArrayBuffer>);
  compiled.set(binary, module);
  return (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => {
    const instance = new WebAssembly.Instance(module, imports);
    done(instance, module);
    return instance.exports;
  };
}

/** Bytes. The library's default of 64 is less than a folder and the name of a profile. */
const LONGEST_PATH = 256;

/** Makes the file system known, and over it the one that encrypts; answers the latter's name. */
export function registerEncrypted({ module, api }: Sqlite, vfs: SQLiteVFS & FacadeCalls): string {
  bufferJournal(vfs);
  vfs.mxPathname = LONGEST_PATH;
  api.vfs_register(vfs, false);
  const code = module.ccall('sqlite3mc_vfs_create', 'number', ['string', 'number'], [vfs.name, 0]);
  if (code !== 0) throw new Error(`the encrypting file system could not be made (${code})`);
  return `multipleciphers-${vfs.name}`;
}
