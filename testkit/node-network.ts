/** What happens to one request on its way. */
export type Mishap =
  /** The connection is cut before anything left, or after the server had it all. */
  | 'cut before'
  | 'lost answer'
  /** The answer breaks off in the middle. */
  | 'cut in the middle'
  /** Nobody ever answers. */
  | 'silence'
  | 'captive portal';

/** A device's line to the server's app in the same process, with the cookies a browser would keep. */
export interface NodeNetwork {
  fetch: typeof fetch;
  online: boolean;
  /** For the next requests whose path begins with `path`, in order. */
  mishap(path: string, ...mishaps: Mishap[]): void;
  /** The next request to that path is answered with this, as if by the server; 403 unless told otherwise. */
  refuses(path: string, body: object, how?: { status?: number; headers?: Record<string, string> }): void;
  /** Paths of all requests that reached the server. */
  requests: string[];
}

export function createNodeNetwork(app: { fetch(request: Request): Response | Promise<Response> }): NodeNetwork {
  const cookies = new Map<string, string>();
  const waiting: { path: string; mishap: Mishap }[] = [];
  const refusals: { path: string; body: object; status: number; headers: Record<string, string> }[] = [];
  const network: NodeNetwork = {
    online: true,
    requests: [],
    refuses: (path, body, { status = 403, headers = {} } = {}) => refusals.push({ path, body, status, headers }),
    mishap: (path, ...mishaps) => {
      for (const mishap of mishaps) waiting.push({ path, mishap });
    },
    fetch: async (input, init) => {
      const request = new Request(input, { ...init, redirect: 'follow' });
      const { pathname, search } = new URL(request.url);
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
      if (mishap === 'silence') return await untilGivenUp(request.signal);
      if (mishap === 'captive portal')
        return new Response('<html>Wi-Fi</html>', { headers: { 'Content-Type': 'text/html' } });
      if (pathname.startsWith('/api/auth') && cookies.size > 0) {
        request.headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      }
      network.requests.push(`${request.method} ${pathname}${search ? '?' : ''}`);
      const answer = await app.fetch(request);
      for (const cookie of answer.headers.getSetCookie()) {
        const [pair = ''] = cookie.split(';');
        const [name = '', value = ''] = pair.split('=');
        if (value === '' || /max-age=0/i.test(cookie)) cookies.delete(name);
        else cookies.set(name, value);
      }
      if (mishap === 'lost answer') throw new TypeError('fetch failed');
      if (mishap === 'cut in the middle') return cutInTheMiddle(answer);
      return answer;
    },
  };
  return network;
}

const untilGivenUp = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

async function cutInTheMiddle(answer: Response): Promise<Response> {
  const whole = new Uint8Array(await answer.arrayBuffer());
  const half = [whole.slice(0, Math.floor(whole.byteLength / 2))];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = half.pop();
      if (chunk) controller.enqueue(chunk);
      else controller.error(new TypeError('terminated'));
    },
  });
  return new Response(body, { status: answer.status, headers: answer.headers });
}
