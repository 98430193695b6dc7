// A device's line to the server: requests are cut, lost, late, doubled, overtaken, and answered by somebody else.
import { cookieName } from '#server/auth/profile-name.ts';
import { readRefreshToken } from '#server/auth/refresh-token.ts';
import { createCookieJar } from '../cookie-jar.ts';
import type { Draw } from './draw.ts';
import type { Scheduler } from './scheduler.ts';
import type { SentRequest, ServerSide, WholeAnswer } from './server-side.ts';

/** Parts of all requests, 0 to 1. */
export interface Weather {
  /** Cut before anything left. */
  cut: number;
  /** The server does it all and the answer is lost. */
  lostAnswer: number;
  /** The answer breaks off in the middle. */
  half: number;
  captivePortal: number;
  /** Something on the way sends the same bytes again, later. */
  doubled: number;
  /** A gateway in front of the server answers 503. */
  gateway: number;
}

export const GOOD_WEATHER: Weather = { cut: 0, lostAnswer: 0, half: 0, captivePortal: 0, doubled: 0, gateway: 0 };

export interface Witness {
  /** Called with each answer of the server, delivered or not. */
  answered(request: SentRequest, answer: WholeAnswer, seen: unknown): void;
  inside(request: SentRequest): { witness: Parameters<ServerSide['handle']>[1]; seen: unknown } | null;
}

const LIVE = '/api/sync/live';
const HEARTBEAT = new TextEncoder().encode(':\n\n');
const POKE = new TextEncoder().encode('event: poke\ndata:\n\n');

export class Line {
  online = true;
  weather: Weather = GOOD_WEATHER;
  /** Rows of one page of a pull, as a gateway that knows its memory might ask for. */
  pageRows: number | null = null;
  readonly #name: string;
  readonly #scheduler: Scheduler;
  readonly #server: Pick<ServerSide, 'handle'>;
  readonly #draw: Draw;
  readonly #witness: Witness;
  readonly #cookies = createCookieJar();
  readonly #listening = new Set<ReadableStreamDefaultController<Uint8Array>>();

  constructor(
    name: string,
    parts: { scheduler: Scheduler; server: Pick<ServerSide, 'handle'>; draw: Draw; witness: Witness },
  ) {
    this.#name = name;
    this.#scheduler = parts.scheduler;
    this.#server = parts.server;
    this.#draw = parts.draw;
    this.#witness = parts.witness;
  }

  /** The server says that there is news, to whoever listens and is not cut off. */
  poke(): void {
    if (!this.online) return;
    for (const stream of this.#listening) if ((stream.desiredSize ?? 0) > 0) stream.enqueue(POKE);
  }

  goOffline(): void {
    this.online = false;
    for (const stream of this.#listening) stream.error(new TypeError('terminated'));
    this.#listening.clear();
  }

  /** The session that this profile's cookie names; all that a device has left which lost its storage. */
  sessionOf(profile: string): string | null {
    const headers = new Headers();
    this.#cookies.show(headers, '/api/auth/login');
    const [, token = ''] = headers.get('Cookie')?.split(`${cookieName(profile)}=`) ?? [];
    return readRefreshToken(token.split(';')[0]!)?.family ?? null;
  }

  /** To be called as work: the wait for the network is none. */
  readonly fetch: typeof fetch = (input, init) => this.#scheduler.rest(() => this.#travel(String(input), init ?? {}));

  async #travel(url: string, init: RequestInit): Promise<Response> {
    const { signal } = init;
    const request = await this.#packed(url, init);
    const { pathname } = new URL(url);
    const abort = aborted(signal);
    await Promise.race([this.#scheduler.gate(`${this.#name}: ${pathname} leaves`), abort]);
    const { weather } = this;
    if (!this.online || this.#draw.chance(weather.cut)) throw new TypeError('fetch failed');
    if (this.#draw.chance(weather.captivePortal)) return portal();
    if (this.#draw.chance(weather.gateway)) return new Response('<h1>503</h1>', { status: 503 });
    if (pathname === LIVE) return this.#listen(request, signal);
    const lost = this.#draw.chance(weather.lostAnswer);
    const half = this.#draw.chance(weather.half);
    if (this.#draw.chance(weather.doubled)) void this.#deliver(request);
    // What has left arrives, also when nobody waits for it any more.
    const answer = await Promise.race([this.#deliver(request), abort]);
    await Promise.race([this.#scheduler.gate(`${this.#name}: the answer of ${pathname}`), abort]);
    if (lost || !this.online) throw new TypeError('fetch failed');
    this.#cookies.keep(answer.cookies);
    const { status, headers } = answer;
    const body = status === 204 ? null : half ? cutInTheMiddle(answer.bytes) : answer.bytes;
    return new Response(body, { status, headers });
  }

  async #packed(url: string, init: RequestInit): Promise<SentRequest> {
    const at = new URL(url);
    if (this.pageRows !== null && at.pathname === '/api/sync/pull') {
      at.searchParams.set('limit', String(this.pageRows));
    }
    const headers = new Headers(init.headers);
    this.#cookies.show(headers, at.pathname);
    const body = init.body ? new Uint8Array(await new Response(init.body).arrayBuffer()) : undefined;
    return { method: init.method ?? 'GET', url: at.href, headers, body };
  }

  async #deliver(request: SentRequest): Promise<WholeAnswer> {
    await this.#scheduler.gate(`${this.#name}: ${request.method} ${new URL(request.url).pathname} arrives`);
    const inside = this.#witness.inside(request);
    const answer = await this.#server.handle(request, inside?.witness);
    this.#witness.answered(request, answer, inside?.seen);
    return answer;
  }

  /** The server's own live stream runs on PostgreSQL's notifications, which come when they come; here the world pokes. */
  #listen({ headers }: SentRequest, signal: AbortSignal | null | undefined): Response {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const leave = (): boolean => controller !== undefined && this.#listening.delete(controller);
    const body = new ReadableStream<Uint8Array>(
      {
        start: (given) => {
          controller = given as ReadableStreamDefaultController<Uint8Array>;
          this.#listening.add(controller);
          controller.enqueue(HEARTBEAT);
        },
        cancel: () => void leave(),
      },
      { highWaterMark: 4 },
    );
    const giveUp = () => leave() && controller?.error(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', giveUp, { once: true });
    return new Response(body, { headers: { 'X-Request-Id': headers.get('X-Request-Id') ?? '' } });
  }
}

function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    const end = () => reject(new DOMException('aborted', 'AbortError'));
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
  promise.catch(() => undefined);
  return promise;
}

const portal = () => new Response('<html>Wi-Fi</html>', { headers: { 'Content-Type': 'text/html' } });

function cutInTheMiddle(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  const parts = [bytes.slice(0, Math.floor(bytes.byteLength / 2))];
  return new ReadableStream({
    pull: (controller) => {
      const part = parts.pop();
      if (part) controller.enqueue(part);
      else controller.error(new TypeError('terminated'));
    },
  });
}
