import { type CookieJar, createCookieJar } from './cookie-jar.ts';

/** What happens to one request on its way. */
export type Mishap =
  /** The connection is cut before anything left, or after the server had it all. */
  | 'cut before'
  | 'lost answer'
  /** The answer breaks off in the middle. */
  | 'cut in the middle'
  /** Nobody ever answers. */
  | 'silence'
  /** Nothing: the one after it is meant. */
  | 'none'
  /** Somebody else answers: with a page, with the way to one, with nothing; or a gateway whose server is down. */
  | Stranger;

type Stranger = 'captive portal' | 'portal redirect' | 'portal nothing' | 'bad gateway';

const STRANGERS: Record<Stranger, () => Response> = {
  'captive portal': () => new Response('<html>Wi-Fi</html>', { headers: { 'Content-Type': 'text/html' } }),
  'portal redirect': () => Response.redirect('http://portal.test/', 302),
  'portal nothing': () => new Response(null, { status: 204 }),
  'bad gateway': () => new Response('<h1>502</h1>', { status: 502 }),
};

/** A device's line to the server's app in the same process, with the cookies a browser would keep. */
export interface NodeNetwork {
  fetch: typeof fetch;
  /** Going offline cuts what is under way. */
  online: boolean;
  /** For the next requests whose path begins with `path`, in order. */
  mishap(path: string, ...mishaps: Mishap[]): void;
  /** What has not happened yet does not happen. */
  heal(): void;
  /** The next request to that path is answered with this, as if by the server; 403 unless told otherwise. */
  refuses(path: string, body: object, how?: { status?: number; headers?: Record<string, string> }): void;
  /** Paths of all requests that reached the server. */
  requests: string[];
}

/** Where a device stands in a browser that knows others of the same host. */
export interface Browser {
  cookies: CookieJar;
  /** As a browser sends it with each POST; absent: it says none. */
  origin?: string;
}

export function createNodeNetwork(
  app: { fetch(request: Request): Response | Promise<Response> },
  { cookies, origin }: Browser = { cookies: createCookieJar() },
): NodeNetwork {
  const waiting: { path: string; mishap: Mishap }[] = [];
  const refusals: { path: string; body: object; status: number; headers: Record<string, string> }[] = [];
  /** Aborted when the line is cut; the next one is another. */
  let line = new AbortController();
  const network: NodeNetwork = {
    get online() {
      return !line.signal.aborted;
    },
    set online(isOnline) {
      if (!isOnline) line.abort(new TypeError('terminated'));
      else if (line.signal.aborted) line = new AbortController();
    },
    requests: [],
    refuses: (path, body, { status = 403, headers = {} } = {}) => refusals.push({ path, body, status, headers }),
    mishap: (path, ...mishaps) => {
      for (const mishap of mishaps) waiting.push({ path, mishap });
    },
    heal: () => {
      waiting.length = 0;
    },
    fetch: async (input, init) => {
      const request = new Request(input, { ...init, redirect: 'follow' });
      const { pathname, search } = new URL(request.url);
      request.signal.throwIfAborted();
      if (!network.online) throw new TypeError('fetch failed');
      const refused = refusals.findIndex(({ path }) => pathname === path);
      if (refused >= 0) {
        const [refusal] = refusals.splice(refused, 1);
        const own = { 'X-Request-Id': request.headers.get('X-Request-Id') ?? '' };
        return Response.json(refusal?.body, { status: refusal?.status, headers: { ...refusal?.headers, ...own } });
      }
      const at = waiting.findIndex(({ path }) => pathname.startsWith(path));
      const mishap = at < 0 ? undefined : waiting.splice(at, 1)[0]?.mishap;
      if (mishap === 'cut before') throw new TypeError('fetch failed');
      const cut = AbortSignal.any([request.signal, line.signal]);
      if (mishap === 'silence') return await untilCut(cut);
      if (mishap !== undefined && mishap in STRANGERS) return STRANGERS[mishap as Stranger]();
      cookies.show(request.headers, pathname);
      if (origin !== undefined) {
        request.headers.set('Origin', origin);
        request.headers.set('Host', new URL(origin).host);
      }
      network.requests.push(`${request.method} ${pathname}${search ? '?' : ''}`);
      // Once it has arrived the server works on, also for somebody who waits no more.
      const answer = await Promise.race([app.fetch(new Request(request, { signal: null })), untilCut(cut)]);
      if (mishap === 'lost answer') throw new TypeError('fetch failed');
      cookies.keep(answer.headers.getSetCookie());
      return overTheLine(answer, cut, mishap === 'cut in the middle');
    },
  };
  return network;
}

function untilCut(cut: AbortSignal): Promise<never> {
  const never = new Promise<never>((_, reject) => {
    if (cut.aborted) reject(cut.reason);
    else cut.addEventListener('abort', () => reject(cut.reason), { once: true });
  });
  never.catch(() => undefined);
  return never;
}

/** The same answer, whose body breaks when the line is cut or whoever asked gives up; or by itself, after its first half. */
async function overTheLine(answer: Response, cut: AbortSignal, breaks: boolean): Promise<Response> {
  const { status, headers, body } = answer;
  if (!body) return answer;
  const source = breaks ? halfOf(new Uint8Array(await answer.arrayBuffer())) : body;
  const reader = source.getReader();
  const gone = untilCut(cut);
  const carried = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await Promise.race([reader.read(), gone]);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (thrown) {
        controller.error(thrown);
        await reader.cancel(thrown).catch(() => undefined);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(carried, { status, headers });
}

function halfOf(whole: Uint8Array): ReadableStream<Uint8Array> {
  const half = [whole.slice(0, Math.floor(whole.byteLength / 2))];
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = half.pop();
      if (chunk) controller.enqueue(chunk);
      else controller.error(new TypeError('terminated'));
    },
  });
}
