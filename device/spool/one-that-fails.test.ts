import { describe, expect, it } from 'vitest';
import { createTestTime } from '../ports/timers.ts';
import { createDrain } from './drain.ts';
import type { NewEntry } from './spool.ts';
import { createTestDevice } from './test-device.ts';
import { createTestServer, type Failure, type TestServer } from './test-server.ts';
import { PART_BYTES } from './upload-file.ts';

const setUp = async () => {
  const time = createTestTime();
  const server = createTestServer({ clock: time.clock });
  const device = createTestDevice(server, time);
  const record = await device.signIn(1);
  server.requests.length = 0;
  const drain = createDrain(device.deps);
  const drainNow = async () => (await drain.request({ hurry: true }))[0];
  /** Names of files as they must be where the double looks for them in what passes: nothing else holds them. */
  const put = async (names: string[], size = 5_000) => {
    const files = names.map(
      (id, index): NewEntry => ({
        id,
        kind: 'file',
        seq: index + 1,
        priority: 1,
        after: [],
        mime: 'image/png',
        body: new Uint8Array(size),
      }),
    );
    await device.deps.spool.put(record.profile, files);
  };
  return { time, server, device, record, drain, drainNow, put };
};

const whole = ({ files }: TestServer) => [...files].flatMap(([name, { complete }]) => (complete ? [name] : []));
const silent = (count: number) => Array.from({ length: count }, (): Failure => 'cutBefore');

describe('a file that cannot pass', () => {
  it('[N5] [E7] keeps no other file back, and goes last the next time', async () => {
    const { server, device, record, drainNow, put } = await setUp();
    await put(['photo-1', 'photo-2', 'photo-3']);
    server.blocked.add('photo-1');
    expect(await drainNow()).toMatchObject({ files: 2, left: { files: 1 }, problem: { code: 'NOT_THE_SERVER' } });
    expect(whole(server)).toEqual(['photo-2', 'photo-3']);
    await put(['photo-1', 'photo-4']);
    server.requests.length = 0;
    await drainNow();
    expect(whole(server)).toEqual(['photo-2', 'photo-3', 'photo-4']);
    server.blocked.clear();
    expect(await drainNow()).toMatchObject({ files: 1, left: { files: 0 }, problem: null });
    expect(await device.waiting(record)).toEqual([]);
  });

  it('[N8] two in a row are the line: no third is tried', async () => {
    const { server, drainNow, put } = await setUp();
    await put(['photo-1', 'photo-2', 'photo-3']);
    server.failures = silent(9);
    expect(await drainNow()).toMatchObject({ files: 0, left: { files: 3 }, problem: { code: 'NETWORK_ERROR' } });
    expect(server.failures).toHaveLength(7);
  });

  it('[E7] many of them, and an outage before, keep the others back for a few tries at most', async () => {
    const { server, drainNow, put } = await setUp();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `photo-${letter}`);
    await put(names);
    for (let tries = 0; tries < 4; tries += 1) {
      server.failures = silent(2);
      await drainNow();
    }
    server.failures = [];
    for (const name of names.slice(0, 4)) server.blocked.add(name);
    for (let tries = 0; tries < 4; tries += 1) await drainNow();
    expect(whole(server).sort()).toEqual(names.slice(4));
  });

  it('[N7] Retry-After is obeyed at the first file', async () => {
    const { server, drainNow, put } = await setUp();
    await put(['photo-1', 'photo-2']);
    server.failures = ['rate limited'];
    expect(await drainNow()).toMatchObject({ files: 0, problem: { code: 'RATE_LIMITED' } });
    expect(await drainNow()).toMatchObject({ tried: false });
    expect(server.requests).toHaveLength(1);
  });

  it('[F4] a photo that a slow line never lets through in one go goes on from what the server has', async () => {
    const bytesPerMs = 3;
    const { time, server, device, record, put } = await setUp();
    await put(['photo-1'], PART_BYTES);
    server.passes = bytesPerMs * record.tenant.rules.requestTimeoutMs;
    const slow: typeof fetch = (input, init) => {
      const { byteLength = 0 } = (init?.body ?? {}) as Uint8Array;
      time.clock.advance(Math.min(byteLength, server.passes) / bytesPerMs);
      return server.fetch(input, init);
    };
    const { deps } = createTestDevice({ fetch: slow }, { ...time, spool: device.deps.spool });
    const drain = createDrain(deps);
    expect(await drain.request()).toMatchObject([{ files: 0, problem: { code: 'NETWORK_ERROR' } }]);
    expect(server.files.get('photo-1')).toEqual({ received: server.passes, complete: false });
    expect(await drain.request({ hurry: true })).toMatchObject([{ files: 1, problem: null }]);
    expect(server.files.get('photo-1')).toEqual({ received: PART_BYTES, complete: true });
  });

  it('[E7] is not taken for sent when the server has its bytes and does not know yet that it is whole', async () => {
    const { server, device, record, drainNow, put } = await setUp();
    await put(['photo-1'], 2 * PART_BYTES);
    server.failures = ['duplicate', 'duplicate', 'cut at the end'];
    expect(await drainNow()).toMatchObject({ files: 0, left: { files: 1 } });
    expect(server.files.get('photo-1')).toEqual({ received: 2 * PART_BYTES, complete: false });
    expect(await drainNow()).toMatchObject({ files: 1, problem: null });
    expect(whole(server)).toEqual(['photo-1']);
    expect(await device.waiting(record)).toEqual([]);
  });

  it('[E7] an empty one goes whole, also after it failed', async () => {
    const { server, drainNow, put } = await setUp();
    await put(['nothing'], 0);
    server.failures = ['cutBefore'];
    await drainNow();
    expect(await drainNow()).toMatchObject({ files: 1, problem: null });
    expect(whole(server)).toEqual(['nothing']);
  });
});

describe('an event that cannot pass', () => {
  it('[E6] keeps no other back that fell under the same suspicion in an outage', async () => {
    const { server, device, record, drainNow } = await setUp();
    const ids = await device.seal(record, 5);
    const suspects = [...ids];
    await device.deps.spool.setDrainState(record.profile, {
      ...(await device.deps.spool.drainState(record.profile)),
      suspects,
    });
    server.poison.add(ids[0]!);
    expect(await drainNow()).toMatchObject({ sent: 4, left: { events: 1 }, problem: { code: 'INTERNAL' } });
    expect(server.effects).toEqual(ids.slice(1));
  });

  it('[E6] two in a row are the server: no third is tried, and the next time others go first', async () => {
    const { server, device, record, drainNow } = await setUp();
    const ids = await device.seal(record, 5);
    await device.deps.spool.setDrainState(record.profile, {
      ...(await device.deps.spool.drainState(record.profile)),
      suspects: [...ids],
    });
    for (const id of ids.slice(0, 2)) server.poison.add(id);
    expect(await drainNow()).toMatchObject({ sent: 0, problem: { code: 'INTERNAL' } });
    expect(server.batches.map((batch) => batch.ids)).toEqual([[ids[0]], [ids[1]]]);
    expect(await drainNow()).toMatchObject({ sent: 3, left: { events: 2 } });
  });
});

describe('other people of the device', () => {
  const pair = async () => {
    const test = await setUp();
    const other = await test.device.signIn(2);
    const both = () => test.drain.request({ hurry: true, first: test.record.profile });
    return { ...test, other, both };
  };

  it('[T7] [E7] do not wait for a file that cannot pass', async () => {
    const { server, device, record, other, put, both } = await pair();
    await put(['photo-1']);
    server.blocked.add('photo-1');
    const ids = [...(await device.seal(record, 2)), ...(await device.seal(other, 2))];
    expect(await both()).toMatchObject([{ sent: 2, left: { files: 1 } }, { sent: 2 }]);
    expect(server.effects).toEqual(ids);
    expect(await device.seal(other, 1)).toHaveLength(1);
    expect(await both()).toMatchObject([{ sent: 0, left: { files: 1 } }, { sent: 1 }]);
  });

  it('[E7] wait for nothing when the events already met no line', async () => {
    const { server, device, record, other, both } = await pair();
    for (const who of [record, other]) await device.seal(who, 2);
    server.failures = silent(9);
    expect(await both()).toMatchObject([{ sent: 0, problem: { code: 'NETWORK_ERROR' } }]);
    expect(server.failures).toHaveLength(8);
  });

  it('[T1] what a sign-out left to do is done although a file cannot pass', async () => {
    const { server, device, record, other, put, both } = await pair();
    await put(['photo-1']);
    server.blocked.add('photo-1');
    await device.deps.spool.changeProfile(other.profile, (before) => before && { ...before, signedIn: false });
    await device.seal(record, 1);
    await both();
    expect(await device.deps.spool.profile(other.profile)).toBeNull();
  });
});
