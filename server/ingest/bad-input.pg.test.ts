import { gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checksumOf } from '#protocol/checksum.ts';
import type { ErrorAnswer } from '#protocol/error-answer.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { LIMITS } from '#protocol/limits.ts';
import type { PushAnswer } from '#protocol/push.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// Issue 2: "Bad input: … a clear code, that event or request refused, the rest applied, nothing lost."

let world: TestWorld;
let driver: FreshAccount;
let phone: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 1, deliveriesPerDriver: 80 } });
  driver = world.tenant.drivers[0]!;
  phone = await world.signIn(driver);
});
afterAll(() => world.end());

const frame = (events: string): string =>
  `{"batchId":"${v7()}","head":{"seq":1,"hash":"${'0'.repeat(64)}"},"events":${events}}`;

async function refused(body: BodyInit, headers: Record<string, string> = {}): Promise<[number, ErrorAnswer['error']]> {
  const answer = await phone.request('/api/sync/push', { method: 'POST', body, headers });
  return [answer.status, ((await answer.json()) as ErrorAnswer).error];
}

describe('[R3] the whole request', () => {
  test.each<[string, string, string]>([
    ['nothing', '', 'body'],
    ['half of it', frame('[').slice(0, -20), 'body'],
    ['HTML', '<!doctype html><title>Sign in</title>', 'body'],
    ['a list', '[]', 'body'],
    ['no events', '{"batchId":"x"}', 'batchId'],
    ['events that are no list', frame('{}'), 'events'],
    ['a head without hash', `{"batchId":"${v7()}","head":{"seq":1},"events":[]}`, 'head.hash'],
    ['a head beyond 2^53', frame('[]').replace(/"seq":\d+/, '"seq":9007199254740993'), 'head.seq'],
    ['deeper than any stack', '['.repeat(1_000_000), 'body'],
  ])('%s', async (_, body, path) => {
    expect(await refused(body)).toMatchObject([
      400,
      { code: 'MALFORMED', retryable: false, recovery: 'fix', data: { path } },
    ]);
  });

  test('text that is no UTF-8', async () => {
    expect(await refused(new Uint8Array([0x7b, 0xff, 0x7d]))).toMatchObject([400, { code: 'MALFORMED' }]);
  });

  test('gzip that is none, and an encoding nobody knows', async () => {
    expect(await refused(frame('[]'), { 'Content-Encoding': 'gzip' })).toMatchObject([400, { data: { path: 'body' } }]);
    const unknown = await refused(frame('[]'), { 'Content-Encoding': 'br' });
    expect(unknown).toMatchObject([400, { code: 'MALFORMED', data: { path: 'Content-Encoding' } }]);
  });

  test('more events than one push takes', async () => {
    const answer = await refused(frame(`[${'1,'.repeat(LIMITS.eventsPerPush)}1]`));
    expect(answer).toMatchObject([413, { code: 'TOO_LARGE', data: { limit: LIMITS.eventsPerPush } }]);
  });

  test('more bytes than one push takes, also when they come packed', async () => {
    const large = frame(`["${'x'.repeat(LIMITS.pushBytes)}"]`);
    const limit = { data: { limit: LIMITS.pushBytes } };
    expect(await refused(large)).toMatchObject([413, limit]);
    const bomb = gzipSync(Buffer.alloc(200_000_000), { level: 9 });
    expect(bomb.byteLength).toBeLessThan(LIMITS.pushBytes);
    expect(await refused(bomb, { 'Content-Encoding': 'gzip' })).toMatchObject([413, limit]);
  });
});

describe('one event', () => {
  /** Sends text between two good events, and sees that those are applied. */
  async function between(text: string): Promise<PushAnswer['receipts'][number]> {
    const good = [phone.validation(world.take(driver)), phone.validation(world.take(driver))];
    const answer = await phone.post(frame(`[${JSON.stringify(good[0])},${text},${JSON.stringify(good[1])}]`));
    expect(answer.status).toBe(200);
    const [before, receipt, after] = ((await answer.json()) as PushAnswer).receipts;
    expect([before, after]).toMatchObject([{ status: 'applied' }, { status: 'applied' }]);
    return receipt!;
  }
  /** An event whose payload is this JSON, with the checksum that its sender computed. */
  function withPayload(payload: string, said: Partial<SyncEvent> = {}): string {
    const event = phone.event({ entityId: world.take(driver).id, ...said, payload: JSON.parse(payload) });
    return JSON.stringify(event);
  }

  test.each([
    ['null', 'null', 'INVALID_EVENT'],
    ['a number', '42', 'INVALID_EVENT'],
    ['an empty object', '{}', 'INVALID_EVENT'],
  ])('%s', async (_, text, code) => {
    expect(await between(text)).toMatchObject({ status: 'rejected', code, retryable: false });
  });

  test.each([
    ['a wrong type', '{"code":7,"validatedAt":"2026-11-20T08:00:00.000Z"}', 'code'],
    ['a missing value', '{"code":"X"}', 'validatedAt'],
    [
      'a position off the map',
      '{"validatedAt":"2026-11-20T08:00:00Z","position":{"latitude":91,"longitude":0,"accuracyM":1}}',
      'position.latitude',
    ],
    ['\\u0000', '{"validatedAt":"2026-11-20T08:00:00Z","receivedBy":"a\\u0000b"}', 'receivedBy'],
    [
      '2^53 + 1',
      '{"validatedAt":"2026-11-20T08:00:00Z","position":{"latitude":9007199254740993}}',
      'position.latitude',
    ],
    ['__proto__', '{"validatedAt":"2026-11-20T08:00:00Z","__proto__":{"role":"admin"}}', '__proto__'],
  ])('%s', async (_, payload, path) => {
    const text = withPayload(payload);
    const receipt = await between(text);
    expect(receipt).toMatchObject({ status: 'rejected', code: 'INVALID_PAYLOAD', resolution: { data: { path } } });
    expect(receipt.message).toContain(path);
    // For good: recorded, counted, and in the audit log.
    expect(await between(text)).toEqual({ ...receipt, replayed: true });
    const [entry] =
      await world.truth`select outcome, code, hash from logistics.audit_entry where id = ${receipt.eventId}`;
    expect(entry).toMatchObject({ outcome: 'rejected', code: 'INVALID_PAYLOAD', hash: expect.any(String) });
  });

  test('half of a surrogate pair', async () => {
    const event = phone.stamped({ seq: phone.seq + 1, entityId: world.take(driver).id, checksum: '0'.repeat(64) });
    const text = JSON.stringify({ ...event, payload: { receivedBy: 'x\ud800' } });
    expect(await between(text)).toMatchObject({
      code: 'INVALID_PAYLOAD',
      resolution: { data: { path: 'receivedBy' } },
    });
  });

  test('a wrong checksum', async () => {
    const delivery = world.take(driver);
    const event = phone.validation(delivery);
    const damaged = JSON.stringify(event).replace('Amel', 'Emal');
    expect(await between(damaged)).toMatchObject({ code: 'CHECKSUM_MISMATCH', retryable: true });
    expect((await phone.push([event])).receipts).toMatchObject([{ status: 'applied' }]);
  });

  test('an altered replay', async () => {
    const event = phone.validation(world.take(driver));
    await phone.push([event]);
    const { checksum: _, ...rest } = { ...event, occurredAt: '2026-11-19T08:00:00.000Z' };
    const altered = JSON.stringify({ ...rest, checksum: checksumOf(rest) });
    expect(await between(altered)).toMatchObject({ code: 'EVENT_ALTERED', retryable: false });
  });

  test('one that is too large is refused for good, without its content', async () => {
    const text = withPayload(JSON.stringify({ receivedBy: 'x'.repeat(LIMITS.eventBytes) }));
    const receipt = await between(text);
    expect(receipt).toMatchObject({ code: 'EVENT_TOO_LARGE', resolution: { data: { limit: LIMITS.eventBytes } } });
    const [kept] = await world.truth`select event from navette.ledger where event_id = ${receipt.eventId}`;
    expect(JSON.stringify(kept).length).toBeLessThan(1_000);
  });

  test('all were received: no hole is left behind', async () => {
    const { received } = await phone.push([]);
    expect(received).toEqual({ count: phone.seq, through: phone.seq, missing: [] });
  });
});
