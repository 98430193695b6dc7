import { describe, expect, it } from 'vitest';
import { createTestTime } from '../ports/timers.ts';
import { createDrain } from './drain.ts';
import { createTestDevice } from './test-device.ts';
import { createTestServer, type Failure, userId } from './test-server.ts';
import { PART_BYTES } from './upload-file.ts';

const setUp = async () => {
  const time = createTestTime();
  const server = createTestServer({ clock: time.clock });
  const device = createTestDevice(server, time);
  const record = await device.signIn(1);
  server.requests.length = 0;
  const drain = createDrain(device.deps);
  const drainNow = async (hurry = false) => (await drain.request({ hurry }))[0];
  return { time, server, device, record, drain, drainNow };
};

describe('drain', () => {
  it('[R30] sends what waits, keeps the receipts, and leaves the spool empty', async () => {
    const { server, device, record, drainNow } = await setUp();
    const ids = await device.seal(record, 3);
    expect(await drainNow()).toMatchObject({ sent: 3, left: { events: 0, files: 0 }, problem: null, retryAt: null });
    expect(server.effects).toEqual(ids);
    const [answer] = await device.deps.spool.settled(record.profile);
    expect(answer?.settled.receipts.map((receipt) => receipt.eventId)).toEqual(ids);
    expect(answer?.settled.received).toEqual({ count: 3, through: 3, missing: [] });
    expect(await device.waiting(record)).toEqual([]);
  });

  it('[N6] sends 1,000 events in 10 requests', async () => {
    const { server, device, record, drainNow } = await setUp();
    const ids = await device.seal(record, 1_000);
    expect(await drainNow()).toMatchObject({ sent: 1_000, left: { events: 0 } });
    expect(server.batches.map((batch) => batch.ids.length)).toEqual(Array.from({ length: 10 }, () => 100));
    expect([...server.effects].sort()).toEqual([...ids].sort());
  });

  it('says nothing to the server when nothing waits', async () => {
    const { server, drain } = await setUp();
    expect(await drain.request({ hurry: true })).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it.each<[Failure, string]>([
    ['cutBefore', 'NETWORK_ERROR'],
    ['lostAnswer', 'NETWORK_ERROR'],
    ['portal page', 'NOT_THE_SERVER'],
    ['portal redirect', 'NOT_THE_SERVER'],
    ['portal nothing', 'NOT_THE_SERVER'],
    ['portal json', 'NOT_THE_SERVER'],
    ['empty answer', 'NOT_THE_SERVER'],
    ['another batch', 'NOT_THE_SERVER'],
    ['unavailable', 'UNAVAILABLE'],
    ['bad gateway', 'UNAVAILABLE'],
    ['rate limited', 'RATE_LIMITED'],
    ['error', 'INTERNAL'],
    ['strange receipts', 'UNAVAILABLE'],
  ])('[R30] keeps everything when the answer is: %s', async (failure, code) => {
    const { time, server, device, record, drainNow } = await setUp();
    const ids = await device.seal(record, 4);
    server.failures = [failure];
    const outcome = await drainNow();
    expect(outcome).toMatchObject({ sent: 0, left: { events: 4 }, problem: { code } });
    expect(outcome?.retryAt).toBeGreaterThan(time.clock.now().getTime());
    expect(await device.waiting(record)).toEqual(ids);
    expect(await device.deps.spool.settled(record.profile)).toEqual(
      failure === 'strange receipts'
        ? [expect.objectContaining({ settled: expect.objectContaining({ receipts: [] }) })]
        : [],
    );
    await time.advance(outcome!.retryAt! - time.clock.now().getTime());
    await drainNow();
    await drainNow(true);
    expect(await device.waiting(record)).toEqual([]);
    expect([...server.effects].sort()).toEqual([...ids].sort());
  });

  it('gives up on an answer that does not come, and tries again', async () => {
    const { time, server, device, record, drain } = await setUp();
    await device.seal(record, 1);
    server.failures = ['silence'];
    const drained = drain.request();
    await time.advance(record.tenant.rules.requestTimeoutMs);
    expect((await drained)[0]).toMatchObject({ problem: { code: 'TIMEOUT' }, left: { events: 1 } });
    expect((await drain.request({ hurry: true }))[0]).toMatchObject({ sent: 1 });
  });

  it('[R30] lets only those go that a receipt names', async () => {
    const { server, device, record, drainNow } = await setUp();
    const ids = await device.seal(record, 4);
    server.failures = ['half the receipts'];
    expect(await drainNow()).toMatchObject({ sent: 2, left: { events: 2 } });
    expect(await device.waiting(record)).toEqual([ids[1], ids[3]]);
    expect(await drainNow(true)).toMatchObject({ sent: 2, left: { events: 0 } });
    expect(server.effects).toEqual(ids);
  });

  it('[R25] keeps what may be retried, sends the others, and never asks twice in one drain', async () => {
    const { server, device, record, drainNow } = await setUp();
    const [first, second, third] = await device.seal(record, 3);
    server.answers.set(first!, { status: 'rejected', code: 'CHECKSUM_MISMATCH', retryable: true });
    server.answers.set(second!, { status: 'rejected', code: 'FORBIDDEN_ACTION' });
    expect(await drainNow()).toMatchObject({ sent: 2, problem: { code: 'CHECKSUM_MISMATCH', retryable: true } });
    expect(server.batches).toHaveLength(1);
    expect(await device.waiting(record)).toEqual([first]);
    const [answer] = await device.deps.spool.settled(record.profile);
    expect(answer?.settled.receipts.map((receipt) => receipt.eventId)).toEqual([second, third]);
  });

  it('[E6] sets an event aside that the server cannot digest, and sends the others', async () => {
    const { server, device, record, drainNow } = await setUp();
    const ids = await device.seal(record, 120);
    server.poison.add(ids[17]!);
    for (let tries = 0; tries < 40 && (await device.waiting(record)).length > 1; tries += 1) await drainNow(true);
    expect(await device.waiting(record)).toEqual([ids[17]]);
    expect(server.effects).toHaveLength(119);
    server.poison.clear();
    expect(await drainNow(true)).toMatchObject({ left: { events: 0 } });
  });

  it('splits what is too large, and keeps an event that is too large by itself', async () => {
    const { server, device, record, drainNow } = await setUp();
    await device.seal(record, 50);
    server.mostEvents = 8;
    expect(await drainNow()).toMatchObject({ sent: 50 });
    server.mostEvents = 0;
    await device.seal(record, 2);
    expect(await drainNow(true)).toMatchObject({ sent: 0, left: { events: 2 }, problem: { code: 'TOO_LARGE' } });
  });

  it('obeys Retry-After even when a person asks, and its own back-off only when nobody does', async () => {
    const { time, server, device, record, drainNow } = await setUp();
    await device.seal(record, 1);
    server.failures = ['rate limited', 'cutBefore'];
    const told = await drainNow();
    expect(told?.retryAt).toBe(time.clock.now().getTime() + 40_000);
    server.requests.length = 0;
    expect(await drainNow(true)).toMatchObject({ tried: false, problem: { code: 'RATE_LIMITED' } });
    expect(server.requests).toEqual([]);
    await time.advance(40_000);
    expect(await drainNow()).toMatchObject({ tried: true, problem: { code: 'NETWORK_ERROR' } });
    expect(await drainNow()).toMatchObject({ tried: false });
    expect(await drainNow(true)).toMatchObject({ sent: 1 });
  });

  it('does not wait for a moment that a changed clock has moved away', async () => {
    const { time, server, device, record, drainNow } = await setUp();
    await device.seal(record, 1);
    server.failures = ['cutBefore'];
    await drainNow();
    time.clock.set('2026-11-18T08:00:00.000Z');
    expect(await drainNow()).toMatchObject({ sent: 1 });
  });

  it('[N6] a long time without a network does not make the batches smaller', async () => {
    const { server, device, record, drainNow } = await setUp();
    await device.seal(record, 200);
    server.failures = Array.from({ length: 12 }, (): Failure => 'cutBefore');
    for (let tries = 0; tries < 12; tries += 1) await drainNow(true);
    expect(await drainNow(true)).toMatchObject({ sent: 200 });
    expect(server.batches.map((batch) => batch.ids.length)).toEqual([100, 100]);
  });

  it('[T1] renews the access token once and sends the same again', async () => {
    const { server, device, record, drainNow } = await setUp();
    await device.seal(record, 2);
    server.failures = ['expired'];
    expect(await drainNow()).toMatchObject({ sent: 2 });
    expect(server.requests).toEqual(['/api/sync/push', '/api/auth/refresh', '/api/sync/push']);
  });

  it('[T1] pauses when the session is over, and goes on after a sign-in', async () => {
    const { server, device, record, drainNow } = await setUp();
    const ids = await device.seal(record, 2);
    server.endSessions(record.user.id);
    expect(await drainNow()).toMatchObject({
      problem: { code: 'REAUTH_REQUIRED' },
      retryAt: null,
      left: { events: 2 },
    });
    expect((await device.deps.spool.profile(record.profile))?.requiresReauth).toBe(true);
    server.requests.length = 0;
    expect(await drainNow(true)).toMatchObject({ problem: { code: 'REAUTH_REQUIRED' } });
    expect(server.requests).toEqual([]);
    await device.signIn(1);
    expect(await drainNow()).toMatchObject({ sent: 2 });
    expect(server.effects).toEqual(ids);
  });

  it('[T1] a network that fails during renewal is not a sign-out', async () => {
    const { server, device, record, drainNow } = await setUp();
    await device.seal(record, 1);
    server.failures = ['expired', 'portal page'];
    expect(await drainNow()).toMatchObject({ problem: { code: 'NOT_THE_SERVER' } });
    expect((await device.deps.spool.profile(record.profile))?.requiresReauth).toBe(false);
    expect(await drainNow(true)).toMatchObject({ sent: 1 });
  });

  it('[T7] sends each as its author, with the author’s own session, and nothing under another name', async () => {
    const { server, device, record, drain } = await setUp();
    const other = await device.signIn(2);
    const mine = await device.seal(record, 2);
    const theirs = await device.seal(other, 2);
    const forged = await device.event(other, 9);
    await device.deps.spool.put(record.profile, [forged]);
    const outcomes = await drain.request({ first: other.profile });
    expect(outcomes.map(({ profile, sent }) => [profile, sent])).toEqual([
      [other.profile, 2],
      [record.profile, 2],
    ]);
    expect(outcomes[1]?.problem?.code).toBe('AUTHOR_MISMATCH');
    expect(server.batches).toMatchObject([
      { user: userId(2), ids: theirs },
      { user: userId(1), ids: mine },
    ]);
    expect(await device.waiting(record)).toEqual([forged.id]);
  });

  it('[E7] on a full disk everything still goes out; with room again the spool empties, each effect once', async () => {
    const { time, server, device, record } = await setUp();
    const ids = await device.seal(record, 250);
    let full = true;
    const noRoom = <Args extends unknown[], Value>(write: (...args: Args) => Promise<Value>) => {
      return async (...args: Args): Promise<Value> => {
        if (full) throw new DOMException('no room', 'QuotaExceededError');
        return await write(...args);
      };
    };
    const { spool } = device.deps;
    const small = { ...spool, settle: noRoom(spool.settle), setDrainState: noRoom(spool.setDrainState) };
    const drain = createDrain({ ...device.deps, spool: small });
    expect((await drain.request())[0]).toMatchObject({ left: { events: 250 }, problem: { code: 'STORAGE_FULL' } });
    expect([...server.effects].sort()).toEqual([...ids].sort());
    expect(await device.waiting(record)).toHaveLength(250);

    full = false;
    time.clock.advance(300_000);
    expect((await drain.request())[0]).toMatchObject({ left: { events: 0 }, problem: null });
    expect(server.effects).toHaveLength(250);
    expect(await device.waiting(record)).toEqual([]);
  });

  describe('files', () => {
    const file = (id: string, seq: number, size = 5_000) =>
      ({ id, kind: 'file', seq, priority: 1, after: [], mime: 'image/png', body: new Uint8Array(size) }) as const;

    it('[R52] follow the events', async () => {
      const { server, device, record, drainNow } = await setUp();
      await device.deps.spool.put(record.profile, [file('f1', 1), file('f2', 2)]);
      await device.seal(record, 1);
      expect(await drainNow()).toMatchObject({ sent: 1, files: 2, left: { events: 0, files: 0 } });
      expect(server.requests).toEqual(['/api/sync/push', '/api/attachments/f1', '/api/attachments/f2']);
      const settled = await device.deps.spool.settled(record.profile);
      expect(settled.flatMap((answer) => answer.settled.files)).toEqual(['f1', 'f2']);
    });

    it('[R50] go in parts, and go on where they were cut', async () => {
      const { server, device, record, drainNow } = await setUp();
      await device.deps.spool.put(record.profile, [file('f1', 1, PART_BYTES * 3 + 1)]);
      server.failures = ['duplicate', 'duplicate', 'duplicate', 'cutBefore'];
      expect(await drainNow()).toMatchObject({ files: 0, left: { files: 1 }, problem: { code: 'NETWORK_ERROR' } });
      expect(server.files.get('f1')).toEqual({ received: PART_BYTES * 2, complete: false });
      server.requests.length = 0;
      expect(await drainNow(true)).toMatchObject({ files: 1, left: { files: 0 } });
      expect(server.requests).toHaveLength(3);
      expect(server.files.get('f1')).toEqual({ received: PART_BYTES * 3 + 1, complete: true });
    });

    it.each<Failure>(['portal json', 'portal nothing', 'lostAnswer', 'bad gateway', 'expired'])(
      'stay until the server says that it has every byte: %s',
      async (failure) => {
        const { server, device, record, drainNow } = await setUp();
        await device.deps.spool.put(record.profile, [file('f1', 1)]);
        server.failures = [failure];
        await drainNow();
        await drainNow(true);
        expect(server.files.get('f1')).toEqual({ received: 5_000, complete: true });
        expect(await device.waiting(record)).toEqual([]);
      },
    );

    it('one that the server refuses stays, and does not keep the others back', async () => {
      const { server, device, record } = await setUp();
      await device.deps.spool.put(record.profile, [file('bad', 1), file('good', 2)]);
      const { fetch } = server;
      server.fetch = async (input, init) => {
        if (!String(input).endsWith('bad')) return await fetch(input, init);
        const error = { code: 'CHECKSUM_MISMATCH', message: 'x', retryable: true, recovery: 'retry' };
        const id = new Headers(init?.headers).get('X-Request-Id')!;
        return Response.json({ error }, { headers: { 'X-Request-Id': id } });
      };
      const { deps } = createTestDevice(server, { spool: device.deps.spool, clock: device.deps.clock });
      const [outcome] = await createDrain(deps).request();
      expect(outcome).toMatchObject({ files: 1, left: { files: 1 }, problem: { code: 'CHECKSUM_MISMATCH' } });
      expect(await device.waiting(record)).toEqual(['bad']);
    });
  });

  it('[E10] sends what was sealed while it was sending', async () => {
    const { server, device, record, drain } = await setUp();
    await device.seal(record, 150);
    const drained = drain.request();
    await device.seal(record, 5);
    await drained;
    await drain.request();
    expect(server.effects).toHaveLength(155);
  });

  it('five drains of five tabs at once: one at a time, each event once', async () => {
    const { server, device, record } = await setUp();
    const ids = await device.seal(record, 300);
    const tabs = Array.from({ length: 5 }, () => createDrain(device.deps));
    await Promise.all(tabs.flatMap((tab) => [tab.request(), tab.request({ hurry: true }), tab.request()]));
    expect(server.batches.flatMap((batch) => batch.ids).sort()).toEqual([...ids].sort());
    // One drain has two pushes on their way at most.
    expect(server.busy.most).toBeLessThanOrEqual(2);
    expect([...server.effects].sort()).toEqual([...ids].sort());
  });

  it('sends a push while another is on its way, once the server has answered', async () => {
    const server = createTestServer();
    let pushes = 0;
    let third = () => {};
    const isThere = new Promise<void>((resolve) => {
      third = resolve;
    });
    const fetch: typeof server.fetch = async (input, init) => {
      if (String(input).endsWith('/sync/push')) pushes += 1;
      if (pushes === 3) third();
      if (pushes === 2) await isThere;
      return await server.fetch(input, init);
    };
    const device = createTestDevice({ fetch }, createTestTime());
    const record = await device.signIn(1);
    await device.seal(record, 300);
    expect(await createDrain(device.deps).request()).toMatchObject([{ sent: 300 }]);
  });

  it('[T2] a wipe in the middle stops it', async () => {
    const { server, device, record, drain } = await setUp();
    await device.seal(record, 250);
    const drained = drain.request();
    await device.deps.spool.wipe(record.profile);
    await drained;
    expect(server.effects.length).toBeLessThanOrEqual(100);
    expect(await device.waiting(record)).toEqual([]);
    expect(await device.deps.spool.profiles()).toEqual([]);
  });
});
