import { Hono } from 'hono';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Database } from '../database/open.ts';
import type { AppEnv } from './env.ts';
import { healthRoutes } from './health.ts';

test('[A1] a database that does not answer is not ready: whoever asks is told in time', async () => {
  const silent = { asNobody: () => new Promise(() => undefined) } as unknown as Database;
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.set('log', pino({ level: 'silent' }));
    await next();
  });
  app.route('/', healthRoutes(silent, { patienceMs: 20 }));
  const answer = await app.request('/readyz');
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '2']);
  expect((await app.request('/healthz')).status).toBe(200);
}, 2_000);
