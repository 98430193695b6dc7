import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Chunk, workerBundle } from '#testkit/bundle.ts';

/** What a browser loads and runs each time it wakes the service worker, also on a phone with 2 GB. Bytes, gzip. */
const BUDGET = 25_000;

describe('bundle of the service worker', () => {
  let chunk: Chunk;

  beforeAll(async () => {
    chunk = await workerBundle(fileURLToPath(new URL('sw.ts', import.meta.url)));
  }, 60_000);

  it('holds no SQLite, no pack, no validator library, no screen and no database of a profile', () => {
    const strangers = Object.keys(chunk.modules).filter((id) =>
      /wa-sqlite|zod|\.wasm|\/packs\/|\/web\/|node_modules\/react|\/server\/|\/device\/(db|outbox|sync|live|attachments)\//.test(
        id,
      ),
    );
    expect(strangers).toEqual([]);
    expect(chunk.dynamicImports).toEqual([]);
    expect(chunk.imports).toEqual([]);
  });

  it('needs no code that a strict policy forbids', () => {
    expect(chunk.code).not.toMatch(/\beval\(/);
  });

  it(`stays under ${BUDGET / 1000} kB`, () => {
    expect(gzipSync(chunk.code).byteLength).toBeLessThan(BUDGET);
  });
});
