// The other end of the line for `device/ports/http.contract.ts`: the server's own frame, errors, packing and reading of bodies,
// around routes that say what arrived.
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { pino } from 'pino';
import type { ErrorCode } from '#protocol/errors.ts';
import { NDJSON } from '#protocol/pull.ts';
import type { AppEnv } from '#server/http/env.ts';
import { answerError } from '#server/http/errors.ts';
import { HttpProblem } from '#server/http/http-problem.ts';
import { packed } from '#server/http/packed.ts';
import { readBody } from '#server/http/read-body.ts';
import { requestFrame } from '#server/http/request-frame.ts';
import { sameOriginOnly } from '#server/http/same-origin.ts';
import { securityHeaders } from '#server/http/security-headers.ts';
import { systemClock } from '#server/ports/clock.ts';
import { systemIds } from '#server/ports/ids.ts';

export interface FarEnd {
  fetch(request: Request): Promise<Response>;
  /** What arrived, as `POST /api/…`, in its order. */
  arrived: string[];
  /** Says to all who listen that there is news. */
  poke(): void;
  /** How many listen. */
  listening(): number;
}

const COOKIE = 'navette_wire';
const COOKIE_PATH = '/api/auth';
const MOST_BYTES = 10_000_000;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

export function createFarEnd(): FarEnd {
  const listeners = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const arrived: string[] = [];
  let given = 0;

  const api = new Hono<AppEnv>();
  api.use(packed());
  api.use('/auth/*', sameOriginOnly());
  api.all('/wire/echo', async (c) => {
    const bytes = await readBody(c.req.raw, MOST_BYTES);
    const headers = Object.fromEntries(c.req.raw.headers);
    return c.json({ method: c.req.method, headers, bytes: Buffer.from(bytes).toString('base64') });
  });
  api.get('/wire/text', (c) => c.text('نص '.repeat(Number(c.req.query('times')))));
  api.get('/wire/status', (c) => {
    const status = Number(c.req.query('status'));
    return status === 204 ? c.body(null, 204) : c.json({ status }, status as 200);
  });
  api.get('/wire/refusal', (c) => {
    const { code = 'INTERNAL', after } = c.req.query();
    throw new HttpProblem(code as ErrorCode, { seconds: 7 }, after === undefined ? {} : { 'Retry-After': after });
  });
  api.get('/wire/lines', (c) => c.body(lines(Number(c.req.query('count'))), 200, { 'Content-Type': NDJSON }));
  api.get('/sync/live', (c) => {
    let own: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller as ReadableStreamDefaultController<Uint8Array>;
        listeners.add(own);
        own.enqueue(encode(':\n\n'));
      },
      cancel: () => void (own && listeners.delete(own)),
    });
    return c.body(body, 200, { 'Content-Type': 'text/event-stream' });
  });

  const give = (c: Context) => {
    given += 1;
    setCookie(c, COOKIE, String(given), { path: COOKIE_PATH, httpOnly: true, sameSite: 'Strict', maxAge: 600 });
  };
  api.post('/auth/sign-in', (c) => {
    give(c);
    return c.json({ given: String(given) });
  });
  api.post('/auth/renew', (c) => {
    const shown = getCookie(c, COOKIE) ?? null;
    give(c);
    return c.json({ shown, given: String(given) });
  });
  api.post('/auth/sign-out', (c) => {
    deleteCookie(c, COOKIE, { path: COOKIE_PATH });
    return c.body(null, 204);
  });
  api.all('*', () => {
    throw new HttpProblem('NOT_FOUND');
  });

  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    arrived.push(`${c.req.method} ${c.req.path}`);
    await next();
  });
  app.use(requestFrame({ ids: systemIds, clock: systemClock, log: pino({ level: 'silent' }) }));
  app.use(securityHeaders());
  app.onError(answerError);
  app.route('/api', api);
  return {
    fetch: async (request) => await app.fetch(request),
    arrived,
    poke: () => {
      for (const listener of listeners) listener.enqueue(encode('event: poke\ndata:\n\n'));
    },
    listening: () => listeners.size,
  };
}

/** Each when it is asked for, as rows are read. */
function lines(count: number): ReadableStream<Uint8Array> {
  let line = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (line === count) return controller.close();
      controller.enqueue(encode(`${JSON.stringify({ line, text: 'x'.repeat(80) })}\n`));
      line += 1;
    },
  });
}
