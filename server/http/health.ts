import { Hono } from 'hono';
import type { Database } from '#server/database/open.ts';
import type { AppEnv } from './env.ts';

/** `/healthz`: this process answers. `/readyz`: its database does too, with the rights of a request. */
export function healthRoutes(database: Database): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const noStore = { 'Cache-Control': 'no-store' };
  routes.get('/healthz', (c) => c.json({ status: 'ok' }, 200, noStore));
  routes.get('/readyz', async (c) => {
    try {
      await database.asNobody((tx) => tx.sql`select epoch from navette.server_state`);
      return c.json({ status: 'ready' }, 200, noStore);
    } catch (error) {
      c.get('log').warn({ err: error }, 'not ready');
      return c.json({ status: 'unavailable' }, 503, { ...noStore, 'Retry-After': '2' });
    }
  });
  return routes;
}
