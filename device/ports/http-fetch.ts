import { isErrorCode, type Problem, problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { errorShape } from './error-shape.ts';
import type { Http, HttpRequest } from './http.ts';
import { type Ids, systemIds } from './ids.ts';
import { systemTimers, type Timers } from './timers.ts';

export interface FetchHttpDeps {
  /** In tests a function that answers, or one that keeps cookies as a browser does. */
  fetch?: typeof fetch;
  ids?: Ids;
  timers?: Timers;
  /** Before the path; a page and its workers need none. */
  base?: string;
}

/** Below this, gzip saves less than a packet. */
const COMPRESS_FROM = 1_400;
const REQUEST_ID = 'X-Request-Id';

/**
 * The network through `fetch`. Every request carries an id of its own and the server sends it back on every answer: what
 * lacks it came from a captive portal, a proxy or a cache, whatever its status and body say.
 */
export function createFetchHttp(deps: FetchHttpDeps = {}): Http {
  const { ids = systemIds, timers = systemTimers, base = '' } = deps;
  const call = deps.fetch ?? ((input: RequestInfo | URL, init?: RequestInit) => fetch(input, init));

  const send = async (request: HttpRequest, limit: TimeLimit): Promise<Result<Response>> => {
    const headers = new Headers({ [REQUEST_ID]: ids.next(), 'X-Schema-Version': String(SCHEMA_VERSION) });
    for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
    let body: string | Uint8Array<ArrayBuffer> | undefined = request.body;
    if (typeof body === 'string') {
      headers.set('Content-Type', 'application/json');
      if (body.length >= COMPRESS_FROM) {
        headers.set('Content-Encoding', 'gzip');
        body = await gzip(body);
      }
    }
    const response = await call(`${base}${request.path}`, {
      method: request.method,
      headers,
      body,
      signal: limit.signal,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'manual',
    });
    const own = response.headers.get(REQUEST_ID) === headers.get(REQUEST_ID);
    if (own && response.ok) return ok(response);
    return fail(refusal(response, own ? await response.text() : ''));
  };

  return {
    request: async (request) => {
      const limit = timeLimit(timers, request);
      try {
        const sent = await send(request, limit);
        if (!sent.ok) return sent;
        const { status, headers } = sent.value;
        return ok({ status, headers, bytes: new Uint8Array(await sent.value.arrayBuffer()) });
      } catch {
        return fail(limit.problem());
      } finally {
        limit.end();
      }
    },
    open: async (request) => {
      const limit = timeLimit(timers, request);
      try {
        const sent = await send(request, limit);
        if (!sent.ok) {
          limit.end();
          return sent;
        }
        const { status, headers, body } = sent.value;
        return ok({ status, headers, body: watched(body ?? new Response('').body!, limit) });
      } catch {
        limit.end();
        return fail(limit.problem());
      }
    },
  };
}

/** What an answer other than the server's own success means. `text` is read only when the answer is the server's own. */
function refusal(response: Response, text: string): Problem {
  const { status } = response;
  const retryAfterMs = retryAfter(response.headers.get('Retry-After'));
  const known = { status, ...(retryAfterMs !== null && { retryAfterMs }) };
  const answer = errorShape.safeParse(parsed(text));
  if (answer.success) {
    const { code, message, retryable, recovery, data } = answer.data.error;
    const details = { ...data, ...known, serverMessage: message };
    // A code of a newer server: what to do about it travels with it.
    if (!isErrorCode(code)) return { code: 'INTERNAL', retryable, recovery, data: { ...details, serverCode: code } };
    return problem(code, details);
  }
  // What a gateway in front of the server says in its own words is understood by its number, as far as it is harmless.
  if (status === 413) return problem('TOO_LARGE', known);
  if (status === 429) return problem('RATE_LIMITED', known);
  if (status >= 500 && status !== 511) return problem('UNAVAILABLE', known);
  return problem('NOT_THE_SERVER', known);
}

/** `Retry-After` in milliseconds. Only the form in seconds: a date would need the two clocks to agree. */
function retryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface TimeLimit {
  signal: AbortSignal;
  /** Begins again, with the next wait for the network. */
  renew(): void;
  /** Stands still while nobody waits: a reader may take its time. */
  rest(): void;
  end(): void;
  problem(): Problem;
}

function timeLimit(timers: Timers, { timeoutMs, signal }: HttpRequest): TimeLimit {
  const controller = new AbortController();
  let late = false;
  const start = () =>
    timers.after(timeoutMs, () => {
      late = true;
      controller.abort();
    });
  const abort = () => controller.abort();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) controller.abort();
  let cancel = start();
  return {
    signal: controller.signal,
    renew: () => {
      cancel();
      cancel = start();
    },
    rest: () => cancel(),
    end: () => {
      cancel();
      signal?.removeEventListener('abort', abort);
    },
    problem: () => problem(late ? 'TIMEOUT' : 'NETWORK_ERROR'),
  };
}

/** The same stream, cut when it stays silent for longer than the limit. */
function watched(body: ReadableStream<Uint8Array>, limit: TimeLimit): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    pull: async (controller) => {
      try {
        limit.renew();
        const { done, value } = await reader.read();
        limit.rest();
        if (!done) return controller.enqueue(value);
        limit.end();
        controller.close();
      } catch (thrown) {
        limit.end();
        controller.error(thrown);
      }
    },
    cancel: async (reason) => {
      limit.end();
      await reader.cancel(reason);
    },
  });
}

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
