import { Hono } from 'hono';
import type { Database } from '#server/database/open.ts';
import type { AppEnv } from './env.ts';

/** Whoever watches a server gives up at some time; a database that answers needs milliseconds. */
const PATIENCE_MS = 3_000;

/** `/healthz`: this process answers. `/readyz`: its database does too, with the rights of a request. */
export function healthRoutes(database: Database, { patienceMs = PATIENCE_MS } = {}): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const noStore = { 'Cache-Control': 'no-store' };
  routes.get('/healthz', (c) => c.json({ status: 'ok' }, 200, noStore));
  routes.get('/readyz', async (c) => {
    try {
      const answered = database.asNobody((tx) => tx.sql`select epoch from navette.server_state`);
      await inTime(answered, patienceMs);
      return c.json({ status: 'ready' }, 200, noStore);
    } catch (error) {
      c.get('log').warn({ err: error }, 'not ready');
      return c.json({ status: 'unavailable' }, 503, { ...noStore, 'Retry-After': '2' });
    }
  });
  return routes;
}

/** A machine that stopped, or a network that swallows everything, says nothing for minutes. */
async function inTime(answered: Promise<unknown>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the database did not answer within ${patienceMs} ms`)), patienceMs);
  });
  await Promise.race([answered, late]).finally(() => clearTimeout(timer));
}
