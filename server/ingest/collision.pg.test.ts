import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorAnswer } from '#protocol/error-answer.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type App, createApp } from '../app.ts';
import type { Database } from '../database/open.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { systemIds } from '../ports/ids.ts';
import { systemRandom } from '../ports/random.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
let driver: FreshAccount;
let phone: TestDevice;
let app: App;
/** Errors that the next transactions of pushes end with, after their work and before their commit. */
let failures: string[] = [];
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 1, deliveriesPerDriver: 10 } });
  driver = world.tenant.drivers[0]!;
  phone = await world.signIn(driver);
  const asTenant: Database['asTenant'] = (tenantId, work, options) =>
    world.database.asTenant(
      tenantId,
      async (tx) => {
        const result = await work(tx);
        // Not the look at the token: what pushes return are receipts.
        const code =
          typeof result === 'object' && result !== null && 'receipts' in result ? failures.shift() : undefined;
        if (code !== undefined) throw Object.assign(new Error('met'), { code });
        return result;
      },
      options,
    );
  const ports = { clock: world.clock, ids: systemIds, random: systemRandom };
  app = createApp({
    database: { ...world.database, asTenant },
    ...ports,
    log: pino({ level: 'silent' }),
    testControls: false,
  });
});
afterAll(async () => {
  await app.end();
  await world.end();
});

const push = (event: unknown): Promise<Response> =>
  Promise.resolve(
    app.request('/api/sync/push', {
      method: 'POST',
      headers: { Authorization: `Bearer ${phone.session.accessToken}` },
      body: JSON.stringify({ batchId: systemIds.next(), head: { seq: phone.seq, hash: phone.hash }, events: [event] }),
    }),
  );
const lastLine = async () => {
  const [line] = await world.truth`
    select status, error, events from navette.sync_log where device_id = ${phone.id} order by id desc limit 1`;
  return line;
};

test.each([['40P01'], ['40001'], ['23505']])('%s: the push is tried again at once, with one effect', async (code) => {
  const delivery = world.take(driver);
  failures = [code, code];
  const answer = await push(phone.validation(delivery));
  expect(await answer.json()).toMatchObject({ receipts: [{ status: 'applied' }] });
  expect(failures).toEqual([]);
  expect(await world.audit(delivery.id)).toHaveLength(1);
});

test.each([['40P01'], ['23505'], ['57P01']])(
  '%s again and again: come back in a moment; nothing was done',
  async (code) => {
    const delivery = world.take(driver);
    const event = phone.validation(delivery);
    failures = Array.from({ length: 10 }, () => code);
    const answer = await push(event);
    expect([answer.status, ((await answer.json()) as ErrorAnswer).error]).toMatchObject([
      503,
      { code: 'UNAVAILABLE', retryable: true, recovery: 'retry' },
    ]);
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await world.stored(delivery)).toMatchObject({ status: 'pending' });
    expect(await lastLine()).toEqual({ status: 'failed', error: 'UNAVAILABLE', events: 1 });
    failures = [];
    expect(await (await push(event)).json()).toMatchObject({ receipts: [{ status: 'applied' }] });
  },
);

test('[A3] an error that nobody foresaw names the request and not itself', async () => {
  failures = ['XX999'];
  const answer = await push(phone.validation(world.take(driver)));
  const { error } = (await answer.json()) as ErrorAnswer;
  expect([answer.status, error]).toMatchObject([500, { code: 'INTERNAL', retryable: true }]);
  expect(error.message).toContain(answer.headers.get('X-Request-Id'));
  expect(error.message).not.toContain('met');
  expect(await lastLine()).toMatchObject({ status: 'failed', error: 'INTERNAL' });
  failures = [];
});
