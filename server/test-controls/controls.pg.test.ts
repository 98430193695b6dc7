import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type App, createApp } from '../app.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { testClock } from '../ports/clock.ts';
import { systemIds } from '../ports/ids.ts';
import { systemRandom } from '../ports/random.ts';

let database: Database;
let app: App;
const make = (testControls: boolean): App =>
  createApp({
    ...{ database, clock: testClock('2026-11-20T08:00:00.000Z'), ids: systemIds, random: systemRandom },
    ...{ log: pino({ level: 'silent' }), testControls },
  });
beforeAll(() => {
  database = openDatabase(testDatabase());
  app = make(true);
});
afterAll(() => database.end());

const control = async (name: string, body: unknown, to = app): Promise<[number, unknown]> => {
  const answer = await to.request(`/api/test/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return [answer.status, await answer.json()];
};
const status = async () => (await app.request('/api/openapi.json')).status;

test('the clock stands as far off as it was told last', async () => {
  expect(await control('clock', { offsetMs: 86_400_000 })).toEqual([200, { now: '2026-11-21T08:00:00.000Z' }]);
  expect(await control('clock', { offsetMs: -1_000 })).toEqual([200, { now: '2026-11-20T07:59:59.000Z' }]);
  expect(await control('clock', { offsetMs: 0 })).toEqual([200, { now: '2026-11-20T08:00:00.000Z' }]);
  expect(await control('clock', { offsetMs: 'soon' })).toMatchObject([400, { error: { code: 'MALFORMED' } }]);
});

test('as many requests as were told find the server unavailable', async () => {
  await control('unavailable', { times: 2 });
  const refused = await app.request('/api/openapi.json');
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '1']);
  expect(await status()).toBe(503);
  expect(await status()).toBe(200);
  await control('unavailable', { times: 5 });
  await control('unavailable', { times: 0 });
  expect(await status()).toBe(200);
});

test('without NAVETTE_TEST there are no such controls', async () => {
  const production = make(false);
  expect(await control('clock', { offsetMs: 1 }, production)).toMatchObject([404, { error: { code: 'NOT_FOUND' } }]);
  expect(await control('unavailable', { times: 9 }, production)).toMatchObject([404, {}]);
  expect((await production.request('/api/openapi.json')).status).toBe(200);
});
