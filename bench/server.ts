import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { pino } from 'pino';
import { createApp } from '#server/app.ts';
import { openDatabase } from '#server/database/open.ts';
import { systemClock } from '#server/ports/clock.ts';
import { systemIds } from '#server/ports/ids.ts';
import { systemRandom } from '#server/ports/random.ts';
import { TEST_MASTER_KEYS } from '#server/vault/test-master-key.ts';
import { floorRoutes } from './floor-routes.ts';
import { keptRoutes } from './kept-routes.ts';

// The real server in a process of its own, with the floors beside it: what is compared runs on the same parts.
const need = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
};

const database = openDatabase(
  { url: need('DATABASE_URL'), apiUrl: need('DATABASE_API_URL') },
  { masterKeys: TEST_MASTER_KEYS },
);
const app = createApp({
  database,
  clock: systemClock,
  ids: systemIds,
  random: systemRandom,
  log: pino({ level: 'warn' }),
  webRoot: need('WEB_ROOT'),
  testControls: false,
});

const outer = new Hono();
outer.route('/bench', floorRoutes(database.owner));
outer.route('/bench', keptRoutes(database.owner));
outer.use(
  '/bench-page/*',
  serveStatic({ root: need('PAGE_ROOT'), rewriteRequestPath: (path) => path.slice('/bench-page'.length) }),
);
outer.all('*', (context) => app.fetch(context.req.raw, context.env));

const server = serve({ fetch: outer.fetch, hostname: need('HOST'), port: Number(need('PORT')) });
process.on('SIGTERM', async () => {
  server.close();
  await database.end();
  process.exit(0);
});
