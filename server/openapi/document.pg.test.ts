import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type App, createApp } from '../app.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { systemClock } from '../ports/clock.ts';
import { systemIds } from '../ports/ids.ts';
import { systemRandom } from '../ports/random.ts';

let database: Database;
let app: App;
beforeAll(() => {
  database = openDatabase(testDatabase());
  const ports = { clock: systemClock, ids: systemIds, random: systemRandom };
  app = createApp({ database, ...ports, log: pino({ level: 'silent' }), testControls: false });
});
afterAll(async () => {
  await app.end();
  await database.end();
});

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, unknown> };
}
const read = async () => (await (await app.request('/api/openapi.json')).json()) as Document;

test('describes exactly what is served', async () => {
  const { paths } = await read();
  const described = Object.entries(paths).flatMap(([path, calls]) =>
    Object.keys(calls).map((method) => `${method} ${path}`),
  );
  const served = app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/api/docs') && path !== '/api/openapi.json')
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(described.sort()).toEqual([...new Set(served)].sort());
});

test('every schema it refers to is there', async () => {
  const document = await read();
  expect(document.openapi).toBe('3.1.0');
  const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
  expect(named).toContain('SyncEvent');
  for (const name of named) expect(Object.keys(document.components.schemas)).toContain(name);
});

test('the page to read it comes from here, with nothing inline', async () => {
  const page = await app.request('/api/docs');
  const html = await page.text();
  expect(page.headers.get('Content-Security-Policy')).toContain("script-src 'self';");
  const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
  expect(links).toHaveLength(4);
  for (const link of links) expect((await app.request(link)).status).toBe(200);
  expect(html).not.toMatch(/<script>/);
  expect((await app.request('/api/docs/package.json')).status).toBe(404);
});
