import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'hono';
import { HttpProblem } from './http-problem.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const PACKS_WELL = new Set(['.html', '.js', '.mjs', '.css', '.json', '.webmanifest', '.svg', '.txt', '.wasm']);
/** The bundler writes the hash of a file's content into its name: such a name never holds other bytes. */
const HASHED_NAME = /^assets\/.+-[\w-]{8,}\.\w+$/;

type Encoding = 'br' | 'gzip' | 'identity';
interface StaticFile {
  etag: string;
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  packed: Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>;
}

/**
 * Serves the files of a folder from memory, packed once each. A path without a file extension is a screen of the app and
 * gets `index.html`. A file that was built anew on disk is noticed by its time and size.
 */
export function staticFiles(folder: string): (c: Context, path?: string) => Promise<Response> {
  const files = new Map<string, { stamp: string; file: StaticFile }>();

  const load = async (name: string): Promise<StaticFile | null> => {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => null);
    if (!found?.isFile()) return null;
    const stamp = `${found.mtimeMs}-${found.size}`;
    const kept = files.get(name);
    if (kept?.stamp === stamp) return kept.file;
    const bytes = new Uint8Array(await readFile(path));
    const etag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    const file = { etag, bytes, type, packed: new Map() };
    files.set(name, { stamp, file });
    return file;
  };

  return async (c, path = c.req.path) => {
    const name = nameOf(path);
    if (name === null) throw new HttpProblem('NOT_FOUND');
    const found = (await load(name)) ?? (extname(name) === '' ? await load('index.html') : null);
    if (!found) throw new HttpProblem('NOT_FOUND');
    return answer(c, name, found);
  };
}

/** The path inside the folder, or `null` when it leads out of it. */
function nameOf(path: string): string | null {
  try {
    const name = normalize(decodeURIComponent(path)).replace(/^[/\\]+/, '');
    if (name.includes('\0') || name === '..' || name.startsWith(`..${sep}`)) return null;
    return name === '' ? 'index.html' : name;
  } catch {
    return null;
  }
}

async function answer(c: Context, name: string, file: StaticFile): Promise<Response> {
  const encoding = PACKS_WELL.has(extname(name) || '.html')
    ? encodingOf(c.req.header('Accept-Encoding') ?? '')
    : 'identity';
  const etag = `"${file.etag}-${encoding}"`;
  const headers: Record<string, string> = {
    'Content-Type': file.type,
    ETag: etag,
    Vary: 'Accept-Encoding',
    'Cache-Control': HASHED_NAME.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (c.req.header('If-None-Match')?.includes(etag)) return c.body(null, 304, headers);
  if (encoding !== 'identity') headers['Content-Encoding'] = encoding;
  return c.body(await pack(file, encoding), 200, headers);
}

function encodingOf(accepted: string): Encoding {
  if (/\bbr\b(?!;\s*q=0(?:\D|$))/.test(accepted)) return 'br';
  return /\bgzip\b(?!;\s*q=0(?:\D|$))/.test(accepted) ? 'gzip' : 'identity';
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
/** Of 11: beyond this, seconds for the wasm at the first visit and a few percent won. */
const BROTLI_QUALITY = 6;

function pack(file: StaticFile, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === 'identity') return Promise.resolve(file.bytes);
  let packed = file.packed.get(encoding);
  if (!packed) {
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } };
    const bytes = encoding === 'br' ? brotli(file.bytes, options) : zip(file.bytes);
    packed = bytes.then((done) => new Uint8Array(done));
    file.packed.set(encoding, packed);
  }
  return packed;
}
