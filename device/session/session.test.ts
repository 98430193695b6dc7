import { describe, expect, it } from 'vitest';
import { createTestTime } from '../ports/timers.ts';
import { createDrain } from '../spool/drain.ts';
import { createTestDevice } from '../spool/test-device.ts';
import { createTestServer } from '../spool/test-server.ts';
import { accessToken } from './access.ts';
import { whoseIs } from './recovery.ts';
import { type Recovery, signIn } from './sign-in.ts';
import { clearRemains, signOut } from './sign-out.ts';

const setUp = async () => {
  const time = createTestTime();
  const server = createTestServer({ clock: time.clock });
  const device = createTestDevice(server, time);
  const record = await device.signIn(1);
  const { deps } = device;
  server.requests.length = 0;
  const removed: string[] = [];
  const removeFile = async (file: string) => {
    removed.push(file);
    return true;
  };
  const { file } = await deps.spool.databaseKey(record.profile);
  return { time, server, device, deps, record, profile: record.profile, file, removed, removeFile };
};

describe('sign-in', () => {
  it('keeps who signed in, and the name of the device', async () => {
    const { deps, profile, device } = await setUp();
    expect(await deps.spool.profile(profile)).toMatchObject({
      email: 'user-1@test',
      signedIn: true,
      requiresReauth: false,
    });
    expect((await deps.spool.device()).name).toBe('Phone');
    expect(device.notices).toContainEqual({ kind: 'session', profile });
  });

  it.each([
    ['cutBefore', 'NETWORK_ERROR'],
    ['portal page', 'NOT_THE_SERVER'],
    ['rate limited', 'RATE_LIMITED'],
  ] as const)('fails without a trace: %s', async (failure, code) => {
    const { server, deps } = await setUp();
    server.failures = [failure];
    const wanted = { email: 'user-2@test', password: 'x', deviceName: 'Other', platform: 'test' };
    expect(await signIn(deps, wanted)).toMatchObject({ ok: false, problem: { code } });
    expect(await deps.spool.profiles()).toHaveLength(1);
    expect((await deps.spool.device()).name).toBe('Phone');
  });

  it('[R12] goes on with the sequence of the work that is here, under any spelling and any address of the person', async () => {
    const { server, deps, record } = await setUp();
    const asked: unknown[] = [];
    const { fetch } = server;
    server.fetch = async (input, init) => {
      asked.push(JSON.parse(String(init?.body)).device.resume);
      const answer = await fetch(input, init);
      if (asked.length !== 2) return answer;
      const body = { ...(await answer.json()), deviceEpoch: 2 };
      return Response.json(body, { headers: answer.headers });
    };
    const again = (email: string) =>
      signIn(
        { ...deps, http: createTestDevice(server).deps.http },
        { email, password: 'x', deviceName: 'Phone', platform: '' },
      );
    expect(await again(' User-1@TEST')).toMatchObject({ ok: true, value: { deviceEpoch: record.deviceEpoch } });
    expect(await again('other-name-1@test')).toMatchObject({
      ok: true,
      value: { profile: record.profile, deviceEpoch: 1 },
    });
    expect(asked).toEqual([1, undefined, 1]);
  });

  it('found a life that is lost: a second sign-in, before any database was opened, does not forget it (world 9602520)', async () => {
    const { deps } = await setUp();
    const { id: deviceId } = await deps.spool.device();
    const email = 'user-2@test';
    const copy = { file: 'f', profile: 'p', deviceId, deviceEpoch: 4, whose: whoseIs(deviceId, email), sealed: '' };
    const files = [copy];
    const recovery: Recovery = {
      copies: async () => [...files],
      look: async () => ({ fits: false }),
      remove: async () => void files.pop(),
      keep: () => undefined,
    };
    for (const again of [1, 2]) {
      const signed = await signIn(deps, { email, password: 'x', deviceName: 'Phone', platform: '' }, recovery);
      const found = { kind: 'STORAGE_LOST', deviceEpoch: 4 };
      expect(signed, `sign-in ${again}`).toMatchObject({ ok: true, value: { found } });
    }
    expect(files).toEqual([]);
  });
});

describe('access token', () => {
  it('[T1] is used until shortly before its end, then renewed', async () => {
    const { time, server, deps, profile } = await setUp();
    const first = await accessToken(deps, profile);
    time.clock.advance(879_000);
    expect(await accessToken(deps, profile)).toEqual(first);
    time.clock.advance(2_000);
    expect(await accessToken(deps, profile)).not.toEqual(first);
    expect(server.requests).toEqual(['/api/auth/refresh']);
  });

  it('[T1] is renewed once, however many ask at the same moment', async () => {
    const { server, deps, profile, record } = await setUp();
    const refused = record.access!.token;
    const tokens = await Promise.all(Array.from({ length: 8 }, () => accessToken(deps, profile, refused)));
    expect(new Set(tokens.map((token) => token.ok && token.value)).size).toBe(1);
    expect(server.renewals.get(record.user.id)).toBe(1);
  });

  it('[T1] no network is not a sign-out; the end of the session is, once and for everyone', async () => {
    const { server, deps, profile, record } = await setUp();
    const refused = record.access!.token;
    server.failures = ['cutBefore', 'portal json', 'unavailable'];
    for (const code of ['NETWORK_ERROR', 'NOT_THE_SERVER', 'UNAVAILABLE']) {
      expect(await accessToken(deps, profile, refused)).toMatchObject({ problem: { code } });
    }
    expect((await deps.spool.profile(profile))?.requiresReauth).toBe(false);
    server.endSessions(record.user.id);
    server.requests.length = 0;
    const ends = await Promise.all([accessToken(deps, profile, refused), accessToken(deps, profile, refused)]);
    expect(ends).toMatchObject([{ problem: { code: 'REAUTH_REQUIRED' } }, { problem: { code: 'REAUTH_REQUIRED' } }]);
    expect(server.requests).toEqual(['/api/auth/refresh']);
    expect(await deps.spool.profile(profile)).toMatchObject({ requiresReauth: true, access: null, signedIn: true });
  });
});

describe('sign-out', () => {
  it('refuses to drop unsent work that nobody chose to drop', async () => {
    const { deps, profile, removeFile } = await setUp();
    expect(await signOut(deps, profile, { unsent: 3 }, removeFile)).toMatchObject({
      problem: { code: 'UNSENT_WORK', data: { count: 3 } },
    });
    expect((await deps.spool.profile(profile))?.signedIn).toBe(true);
  });

  it('[T3] leaves nothing behind: keys, spool, file, session', async () => {
    const { server, deps, profile, file, removed, removeFile } = await setUp();
    expect(await signOut(deps, profile, { unsent: 0 }, removeFile)).toEqual({ ok: true, value: null });
    expect(await deps.spool.profiles()).toEqual([]);
    expect(removed).toEqual([file]);
    expect(server.sessions.size).toBe(0);
    expect(await deps.spool.remains()).toEqual([]);
  });

  it('without a network: the data goes at once, the session when the server can be reached', async () => {
    const { server, deps, profile, file, removed, removeFile } = await setUp();
    server.failures = ['cutBefore'];
    await signOut(deps, profile, { unsent: 2, choice: 'delete' }, removeFile);
    expect(removed).toEqual([file]);
    expect(await deps.spool.remains()).toEqual([{ profile, files: [], session: true, report: null }]);
    await createDrain(deps).request({ hurry: true });
    expect(server.sessions.size).toBe(0);
    expect(await deps.spool.remains()).toEqual([]);
  });

  it('does not end the session of who signed in again meanwhile', async () => {
    const { server, device, deps, profile, removeFile } = await setUp();
    server.failures = ['cutBefore'];
    await signOut(deps, profile, { unsent: 0 }, removeFile);
    await device.signIn(1);
    await clearRemains(deps, removeFile);
    expect(server.sessions.size).toBe(1);
  });

  it('[T7] kept work is sent with its author’s session, which then ends; the file waits for a page', async () => {
    const { server, device, deps, profile, file, record, removed, removeFile } = await setUp();
    const ids = await device.seal(record, 3);
    await signOut(deps, profile, { unsent: 3, choice: 'keep' }, removeFile);
    expect(await deps.spool.profile(profile)).toMatchObject({ signedIn: false });
    const other = await device.signIn(2);
    const theirs = await device.seal(other, 1);
    server.failures = ['cutBefore'];
    const drain = createDrain(deps);
    await drain.request();
    expect(await deps.spool.profile(profile)).toMatchObject({ signedIn: false });
    await drain.request({ hurry: true });
    expect(server.batches).toMatchObject([
      { user: record.user.id, ids },
      { user: other.user.id, ids: theirs },
    ]);
    expect((await deps.spool.profiles()).map((left) => left.profile)).toEqual([other.profile]);
    expect(server.sessions).toEqual(new Set([other.user.id]));
    expect(await deps.spool.remains()).toEqual([{ profile, files: [file], session: false, report: null }]);
    await clearRemains(deps, removeFile);
    expect(removed).toEqual([file]);
  });

  it('[T7] kept work whose session ended waits for its author, and goes on when they sign in', async () => {
    const { server, device, deps, profile, record, removeFile } = await setUp();
    const ids = await device.seal(record, 2);
    await signOut(deps, profile, { unsent: 2, choice: 'keep' }, removeFile);
    server.endSessions(record.user.id);
    const drain = createDrain(deps);
    expect(await drain.request({ hurry: true })).toMatchObject([
      { left: { events: 2 }, problem: { code: 'REAUTH_REQUIRED' } },
    ]);
    expect(await device.waiting(record)).toEqual(ids);
    await device.signIn(1);
    expect(await drain.request()).toMatchObject([{ sent: 2 }]);
    expect(await deps.spool.profile(profile)).toMatchObject({ signedIn: true });
  });
});
