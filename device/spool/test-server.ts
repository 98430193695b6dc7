// The server's double for drain and sessions, with failures that read like incidents. Held to `test-server.contract.ts`.
import type { SyncEvent } from '#protocol/event.ts';
import { isFinal } from '#protocol/is-final.ts';
import type { PushAnswer, Received } from '#protocol/push.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { DEFAULT_RULES, type Rules } from '#protocol/rules.ts';
import type { SessionAnswer } from '#protocol/session.ts';
import { type Clock, systemClock } from '../ports/clock.ts';

/** What happens to one request. */
export type Failure =
  /** The connection is cut before anything left, or after the server had it all. */
  | 'cutBefore'
  | 'lostAnswer'
  /** It never answers. */
  | 'silence'
  /** The network delivers it twice; or again, after the next one. */
  | 'duplicate'
  | 'again later'
  /** A captive portal answers. */
  | 'portal page'
  | 'portal redirect'
  | 'portal nothing'
  | 'portal json'
  /** The server, or a gateway, is not well. */
  | 'unavailable'
  | 'rate limited'
  | 'bad gateway'
  | 'error'
  /** The server's own answer, with parts missing. */
  | 'empty answer'
  | 'half the receipts'
  | 'strange receipts'
  | 'another batch'
  /** The access token is over. */
  | 'expired'
  /** The last byte of a file has come, and the connection breaks before the server knows that it was the last. */
  | 'cut at the end';

export interface TestServer {
  fetch: typeof fetch;
  /** One for each request, in order; none left: all is well. */
  failures: Failure[];
  rules: Rules;
  /** Ids in the order in which they took effect; an id twice would be a doubled effect. */
  effects: string[];
  /** Bytes received of each, and whether all of them. */
  files: Map<string, { received: number; complete: boolean }>;
  /** Of each push that reached the server. */
  batches: { ids: string[]; user: string; bytes: number }[];
  /** Paths of all requests that reached the server. */
  requests: string[];
  /** Answers one event in its own way, also each time it comes again unless final. */
  answers: Map<string, Partial<Receipt>>;
  /** Whole requests with one of these fail with 500. */
  poison: Set<string>;
  /** A firewall answers what holds one of these, events or files, with a page of its own. */
  blocked: Set<string>;
  /** Bytes of a file that pass in one request: with more the connection breaks. */
  passes: number;
  /** More events than this are refused with 413. */
  mostEvents: number;
  /** Requests under way, now and at most. */
  busy: { now: number; most: number };
  /** Ends every session of this user. */
  endSessions(userId: string): void;
  /** By user: how often the session was renewed. */
  renewals: Map<string, number>;
  sessions: Set<string>;
}

export const TENANT = '01930000-0000-7000-8000-000000000001';
const AT = '2026-11-20T08:00:00.000Z';
/** As the server's own. */
const WORTH_KEEPING = 65_536;
const PORTAL = '<!doctype html><title>Wi-Fi</title><form>Accept the terms</form>';

/** `user-<n>@test` signs in as the n-th user with any password. */
export const userId = (n: number): string => `01930000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`;

export function createTestServer({ clock = systemClock }: { clock?: Clock } = {}): TestServer {
  const ledger = new Map<string, Receipt>();
  /** Bytes of files that are not whole yet. */
  const parts = new Map<string, number>();
  /** By user: the sequences of their recorded events. */
  const sequences = new Map<string, Set<number>>();
  const tokens = new Map<string, { user: string; device: string; until: number }>();
  const devices = new Map<string, string>();
  let late: (() => Promise<unknown>) | null = null;
  let issued = 0;

  const server: TestServer = {
    failures: [],
    rules: structuredClone(DEFAULT_RULES),
    effects: [],
    files: new Map(),
    batches: [],
    requests: [],
    answers: new Map(),
    poison: new Set(),
    blocked: new Set(),
    passes: Number.POSITIVE_INFINITY,
    mostEvents: 500,
    busy: { now: 0, most: 0 },
    renewals: new Map(),
    sessions: new Set(),
    endSessions: (user) => {
      server.sessions.delete(user);
      for (const [token, holder] of tokens) if (holder.user === user) tokens.delete(token);
    },
    fetch: async (input, init) => {
      const request = new Request(new URL(String(input), 'http://server.test'), {
        ...init,
        duplex: 'half',
      } as RequestInit);
      const failure = server.failures.shift();
      if (failure === 'cutBefore') throw new TypeError('cut');
      if (failure === 'silence') return await silence(request.signal);
      if (failure?.startsWith('portal')) return portal(failure);
      server.busy.now += 1;
      server.busy.most = Math.max(server.busy.most, server.busy.now);
      const body = await read(request);
      const text = server.blocked.size > 0 ? request.url + new TextDecoder().decode(body) : '';
      try {
        await new Promise((resolve) => setTimeout(resolve, 0));
        if ([...server.blocked].some((id) => text.includes(id))) return portal('portal page', 403);
        if (isCut(request, body, failure)) throw new TypeError('cut');
        const answer = await serve(request, body, failure);
        if (failure === 'duplicate') await serve(request, body, undefined);
        const before = late;
        late = failure === 'again later' ? () => serve(request, body, undefined) : null;
        await before?.();
        if (failure === 'lostAnswer') throw new TypeError('cut');
        answer.headers.set('X-Request-Id', request.headers.get('X-Request-Id') ?? '');
        if (failure === 'bad gateway') return new Response('<h1>502</h1>', { status: 502 });
        return answer;
      } finally {
        server.busy.now -= 1;
      }
    },
  };

  const serve = async (request: Request, body: Uint8Array, failure: Failure | undefined): Promise<Response> => {
    const { pathname } = new URL(request.url);
    server.requests.push(pathname);
    if (failure === 'unavailable') return refusal(503, 'UNAVAILABLE', 'retry', { 'Retry-After': '7' });
    if (failure === 'rate limited') return refusal(429, 'RATE_LIMITED', 'retry', { 'Retry-After': '40' });
    if (failure === 'error') return refusal(500, 'INTERNAL', 'retry');
    const json = () => JSON.parse(new TextDecoder().decode(body));
    if (pathname === '/api/auth/login') {
      const { email, device } = json();
      const user = userId(Number(/\d+/.exec(email)?.[0]));
      devices.set(user, device.id);
      server.sessions.add(user);
      return Response.json(session(user));
    }
    if (pathname === '/api/auth/refresh' || pathname === '/api/auth/logout') {
      const user = String(json().profile).slice(TENANT.length + 1);
      if (!server.sessions.has(user)) return refusal(401, 'REAUTH_REQUIRED', 'reauth');
      if (pathname.endsWith('logout')) {
        server.endSessions(user);
        return new Response(null, { status: 204 });
      }
      server.renewals.set(user, (server.renewals.get(user) ?? 0) + 1);
      return Response.json(session(user));
    }
    const holder = tokens.get(request.headers.get('Authorization')?.slice(7) ?? '');
    if (!holder || failure === 'expired' || holder.until <= clock.now().getTime()) {
      return refusal(401, 'TOKEN_EXPIRED', 'reauth');
    }
    if (pathname.startsWith('/api/attachments/')) {
      return upload(pathname.slice('/api/attachments/'.length), rangeOf(request, body.byteLength), body.byteLength);
    }
    const { batchId, events } = json() as { batchId: string; events: SyncEvent[] };
    if (events.length > server.mostEvents) return refusal(413, 'TOO_LARGE', 'fix');
    server.batches.push({ ids: events.map(({ id }) => id), user: holder.user, bytes: body.byteLength });
    if (events.some(({ id }) => server.poison.has(id))) return refusal(500, 'INTERNAL', 'retry');
    const receipts = events.map((event) => judge(event, holder.user));
    return pushed(batchId, receipts, receivedOf(sequences.get(holder.user) ?? new Set()), failure);
  };

  /** What came of a file before the connection broke is kept when it is worth it. */
  const isCut = (request: Request, body: Uint8Array, failure: Failure | undefined): boolean => {
    const [, sha256] = request.url.split('/api/attachments/');
    if (sha256 === undefined || (failure !== 'cut at the end' && body.byteLength <= server.passes)) return false;
    const from = Number(rangeOf(request, body.byteLength).from);
    const came = Math.min(body.byteLength, server.passes);
    const kept = parts.get(sha256) ?? 0;
    if (came >= WORTH_KEEPING && from <= kept && from + came > kept) note(sha256, from + came, false);
    return true;
  };

  const note = (sha256: string, received: number, whole: boolean): void => {
    // Of a file that is whole no part is kept.
    if (whole) parts.delete(sha256);
    else parts.set(sha256, received);
    server.files.set(sha256, { received, complete: whole || server.files.get(sha256)?.complete === true });
  };

  const upload = (sha256: string, { from, size }: ReturnType<typeof rangeOf>, length: number): Response => {
    const before = parts.get(sha256) ?? 0;
    const received = from === '*' || Number(from) > before ? before : Number(from) + length;
    // A question says nothing of what is whole: the bytes of others are none of the device's business.
    const whole = from !== '*' && received >= size;
    if (from !== '*') note(sha256, received, whole);
    return whole
      ? Response.json({ sha256, received, size, epoch: 1 }, { status: 201 })
      : Response.json({ sha256, received, size }, { status: 202 });
  };

  const judge = (event: SyncEvent, user: string): Receipt => {
    const known = ledger.get(event.id);
    if (known) return { ...known, replayed: true };
    const own = event.userId === user && event.deviceId === devices.get(user);
    const base: Receipt = { eventId: event.id, status: 'applied', version: server.effects.length + 1, visible: false };
    if (!own) return { eventId: event.id, status: 'rejected', code: 'AUTHOR_MISMATCH', retryable: true };
    if (event.after.some((id) => !ledger.has(id))) return { eventId: event.id, status: 'waiting' };
    const receipt = { ...base, ...server.answers.get(event.id) };
    if (!isFinal(receipt)) return receipt;
    ledger.set(event.id, receipt);
    sequences.set(user, (sequences.get(user) ?? new Set()).add(event.seq));
    server.effects.push(event.id);
    return receipt;
  };

  const session = (user: string): SessionAnswer => {
    issued += 1;
    const accessToken = `token-${issued}-of-${user}`;
    const until = clock.now().getTime() + server.rules.accessTokenSeconds * 1_000;
    tokens.set(accessToken, { user, device: devices.get(user) ?? '', until });
    return {
      accessToken,
      expiresIn: server.rules.accessTokenSeconds,
      profile: `${TENANT}-${user}`,
      deviceEpoch: 1,
      user: { id: user, name: `User ${user.slice(-2)}`, role: 'driver', locale: 'fr' },
      tenant: { id: TENANT, name: 'Test', packs: ['logistics'], rules: server.rules },
      licence: '',
      licenceKey: '',
      epoch: 1,
    };
  };

  const pushed = (batchId: string, receipts: Receipt[], received: Received, failure: Failure | undefined): Response => {
    if (failure === 'empty answer') return new Response(null, { status: 204 });
    const answer: PushAnswer = {
      batchId: failure === 'another batch' ? TENANT : batchId,
      serverTime: AT,
      receipts:
        failure === 'half the receipts'
          ? receipts.filter((_, index) => index % 2 === 0)
          : failure === 'strange receipts'
            ? receipts.map((receipt) => ({ ...receipt, eventId: TENANT }))
            : receipts,
      received,
      device: { isActive: true, requiresReauth: false },
    };
    return Response.json(answer);
  };

  return server;
}

function rangeOf(request: Request, length: number): { from: string; size: number } {
  const range = request.headers.get('Content-Range') ?? `bytes 0-0/${length}`;
  const [, from = '', , size] = /^bytes (\d+|\*)(-\d+)?\/(\d+)$/.exec(range) ?? [];
  return { from, size: Number(size) };
}

function receivedOf(sequences: ReadonlySet<number>): Received {
  const missing: [number, number][] = [];
  const sorted = [...sequences].sort((a, b) => a - b);
  let before = 0;
  for (const seq of sorted) {
    if (seq > before + 1) missing.push([before + 1, seq - 1]);
    before = seq;
  }
  return { count: sorted.length, through: (missing[0]?.[0] ?? before + 1) - 1, missing };
}

function refusal(status: number, code: string, recovery: string, headers: Record<string, string> = {}): Response {
  const error = { code, message: code, retryable: recovery === 'retry', recovery };
  return Response.json({ error }, { status, headers });
}

function portal(failure: Failure, status = 200): Response {
  if (failure === 'portal nothing') return new Response(null, { status: 204 });
  if (failure === 'portal json') return Response.json({ receipts: [], loggedIn: false });
  if (failure === 'portal redirect') return Response.redirect('http://portal.test/login', 302);
  return new Response(PORTAL, { status, headers: { 'Content-Type': 'text/html' } });
}

function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

async function read(request: Request): Promise<Uint8Array> {
  const packed = request.headers.get('Content-Encoding') === 'gzip';
  const body = packed ? request.body?.pipeThrough(new DecompressionStream('gzip') as never) : request.body;
  return new Uint8Array(await new Response(body).arrayBuffer());
}
