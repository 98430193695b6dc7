import { describe, expect, it } from 'vitest';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import { problem } from '#protocol/errors.ts';
import { fail, ok } from '#protocol/result.ts';
import { createTestProfile } from '#testkit/device-profile.ts';
import { createMemoryHub } from '../ports/channel.ts';
import type { Http } from '../ports/http.ts';
import { createMemoryLocks } from '../ports/locks.ts';
import { attachment } from './attachments.ts';

const photo = (number: number, size = 1_000) => new Uint8Array(size).fill(number);

async function phone() {
  const test = await createTestProfile(0);
  const access = { token: 'token', expiresAt: Number.MAX_SAFE_INTEGER };
  await test.spool.changeProfile(test.profile, (before) => before && { ...before, access });
  const server = new Map<string, Uint8Array<ArrayBuffer>>();
  const asked: string[] = [];
  let online = true;
  const http: Http = {
    request: async ({ path }) => {
      if (!online) return fail(problem('NETWORK_ERROR'));
      asked.push(path);
      const bytes = server.get(path.slice('/api/attachments/'.length));
      if (!bytes) return fail(problem('NOT_FOUND'));
      return ok({ status: 200, headers: new Headers({ 'Content-Type': 'image/jpeg' }), bytes });
    },
    open: async () => fail(problem('NETWORK_ERROR')),
  };
  const deps = {
    ...test,
    http,
    locks: createMemoryLocks(),
    notices: createMemoryHub<never>().open(),
    timeoutMs: 1_000,
  };
  return {
    ...test,
    asked,
    offline: () => {
      online = false;
    },
    put: (bytes: Uint8Array<ArrayBuffer>, name = sha256HexOfBytes(bytes)) => {
      server.set(name, bytes);
      return name;
    },
    read: (sha256: string) => attachment(deps, sha256),
  };
}

describe('an attachment', () => {
  it('comes from the server once, then from the device, also without a network', async () => {
    const { put, read, asked, offline } = await phone();
    const name = put(photo(1));
    expect(await read(name)).toEqual({ mime: 'image/jpeg', bytes: photo(1) });
    offline();
    expect(await read(name)).toEqual({ mime: 'image/jpeg', bytes: photo(1) });
    expect(asked).toHaveLength(1);
    expect(await read(put(photo(2)))).toBeNull();
  });

  it('is refused when its bytes are not what its name says', async () => {
    const { put, read } = await phone();
    expect(await read(put(photo(1), sha256HexOfBytes(photo(2))))).toBeNull();
    expect(await read('../status')).toBeNull();
  });

  it('[F9] least recently used goes first, and never one that is not uploaded yet', async () => {
    const { put, read, db, clock } = await phone();
    const mine = 'f'.repeat(64);
    await db.run(
      `INSERT INTO attachment (sha256, mime, size, eventId, state, usedAt, bytes)
       VALUES (?, 'image/png', 50000000, 'e1', 'sealed', '2020-01-01', x'00')`,
      [mine],
    );
    const names = [1, 2, 3, 4].map((number) => put(photo(number, 6_000_000)));
    const here = async () => (await db.all('SELECT sha256 FROM attachment')).map(({ sha256 }) => sha256).sort();
    for (const name of names.slice(0, 3)) {
      clock.advance(1_000);
      await read(name);
    }
    clock.advance(1_000);
    await read(names[0]!);
    clock.advance(1_000);
    await read(names[3]!);
    expect(await here()).toEqual([names[0], names[2], names[3], mine].sort());
  });
});
