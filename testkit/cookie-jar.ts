/** The cookies that a browser would keep for one host, whatever the port, by name and path; nothing here waits for them to run out. */
export interface CookieJar {
  /** Gives a request those that belong to its path. */
  show(headers: Headers, path: string): void;
  /** Takes what an answer set or deleted. To be called when its headers have arrived, and not before. */
  keep(setCookies: readonly string[]): void;
}

export function createCookieJar(): CookieJar {
  const kept = new Map<string, { pair: string; path: string }>();
  return {
    show: (headers, path) => {
      const own = [...kept.values()].filter((cookie) => isWithin(path, cookie.path));
      if (own.length > 0) headers.set('Cookie', own.map(({ pair }) => pair).join('; '));
    },
    keep: (setCookies) => {
      for (const cookie of setCookies) {
        const [pair = ''] = cookie.split(';');
        const path = /;\s*path=([^;]+)/i.exec(cookie)?.[1] ?? '/';
        const key = `${pair.split('=')[0]} ${path}`;
        if (/;\s*max-age=0\b/i.test(cookie)) kept.delete(key);
        else kept.set(key, { pair, path });
      }
    },
  };
}

const isWithin = (path: string, of: string): boolean =>
  path === of || path.startsWith(of.endsWith('/') ? of : `${of}/`);
