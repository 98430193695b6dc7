import { describe, expect, test } from 'vitest';
import { checksumOf } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { LIMITS } from '#protocol/limits.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import type { Account } from '../auth/account.ts';
import { readEvent } from './read-event.ts';

const account: Account = {
  tenantId: '0191ac99-1800-7000-8000-000000000001',
  userId: '0191ac99-1800-7000-8000-000000000002',
  deviceId: '0191ac99-1800-7000-8000-000000000003',
  deviceEpoch: 1,
  role: 'driver',
  name: 'Yacine',
  locale: 'fr',
};
const id = '0191ac99-1800-7000-8000-000000000010';

function signed(said: Record<string, unknown> = {}): Record<string, unknown> {
  const { tenantId, userId, deviceId, deviceEpoch } = account;
  const event = {
    ...{ id, tenantId, userId, deviceId, deviceEpoch, epoch: 1, seq: 1, after: [] },
    entity: 'logistics.delivery',
    entityId: '0191ac99-1800-7000-8000-000000000020',
    action: 'DELIVERY_VALIDATED',
    payload: { code: 'ABC' },
    baseVersion: 1,
    occurredAt: '2026-11-20T08:00:00.000Z',
    schemaVersion: 1,
    ...said,
  };
  return { ...event, checksum: checksumOf(event as unknown as SyncEvent) };
}
/** As it arrives: through text. */
const sent = (text: string): unknown => JSON.parse(text);
const read = (raw: unknown) => readEvent(raw, 0, account);

test('an event of its author with the right checksum may be judged', () => {
  expect(read(signed())).toMatchObject({ kind: 'event', event: { id, seq: 1 } });
});

test('[R4] fields of a newer version are ignored, and covered by the checksum', () => {
  const raw = signed({ mood: 'good' });
  const reading = read(raw);
  expect(reading).toMatchObject({ kind: 'event', raw: { mood: 'good' } });
  expect(reading.kind === 'event' && 'mood' in reading.event).toBe(false);
  expect(read({ ...raw, mood: 'bad' })).toMatchObject({ code: 'CHECKSUM_MISMATCH', identity: null });
});

test('[N10] an event of an older version is judged as this one says it, and recorded as it was sent', () => {
  const payload = { reason: 'Closed' };
  const reading = read(signed({ action: 'DELIVERY_REFUSED', payload, schemaVersion: 2 }));
  expect(reading).toMatchObject({ event: { payload: { reason: 'Closed', cause: 'other' } }, raw: { payload } });
  expect(reading.kind === 'event' && reading.raw.payload).toEqual(payload);
});

test('[N10] one of a version that is not known here yet waits for a server that knows it', () => {
  expect(read(signed({ schemaVersion: SCHEMA_VERSION }))).toMatchObject({ kind: 'event' });
  expect(read(signed({ schemaVersion: SCHEMA_VERSION + 1 }))).toMatchObject({
    ...{ code: 'SCHEMA_TOO_NEW', eventId: id, identity: null },
  });
});

describe('what cannot be certain is refused and not recorded', () => {
  test.each([
    ['nothing', null, 'INVALID_EVENT', 'events[0]'],
    ['a list', [], 'INVALID_EVENT', 'events[0]'],
    ['a text', 'event', 'INVALID_EVENT', 'events[0]'],
    ['no id', { ...signed(), id: undefined }, 'INVALID_EVENT', 'id'],
    ['an id that is none', { ...signed(), id: 7 }, 'INVALID_EVENT', 'id'],
    ['a sequence below 1', signed({ seq: 0 }), 'INVALID_EVENT', 'seq'],
    ['a sequence beyond what is kept', signed({ seq: 2 ** 31 }), 'INVALID_EVENT', 'seq'],
    ['a checksum that is none', { ...signed(), checksum: 'x' }, 'INVALID_EVENT', 'checksum'],
  ])('%s', (_, raw, code, path) => {
    expect(read(raw)).toMatchObject({ kind: 'bad', code, data: { path }, identity: null });
  });

  test('[R23] a wrong checksum', () => {
    const raw = { ...signed(), payload: { code: 'XYZ' } };
    expect(read(raw)).toMatchObject({ kind: 'bad', eventId: id, code: 'CHECKSUM_MISMATCH', identity: null });
  });

  test.each([
    ['tenant', { tenantId: '0191ac99-1800-7000-8000-0000000000ff' }],
    ['person', { userId: '0191ac99-1800-7000-8000-0000000000ff' }],
    ['device', { deviceId: '0191ac99-1800-7000-8000-0000000000ff' }],
    ['life of the device', { deviceEpoch: 2 }],
  ])('[R24] another %s', (_, other) => {
    expect(read(signed(other))).toMatchObject({ eventId: id, code: 'AUTHOR_MISMATCH', identity: null });
  });

  test('half of a surrogate pair, which has no canonical form', () => {
    const raw = sent(JSON.stringify({ ...signed(), payload: { note: 'x\ud800' } }));
    expect(read(raw)).toMatchObject({ code: 'INVALID_PAYLOAD', data: { path: 'note' }, identity: null });
  });

  test('a payload deeper than any stack', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const raw = sent(JSON.stringify(signed()).replace('"ABC"', deep));
    expect(read(raw)).toMatchObject({ code: 'INVALID_PAYLOAD', identity: null });
  });
});

describe('what its author surely committed and nobody can take is refused for good, and recorded without it', () => {
  test.each([
    ['\\u0000', { payload: { note: 'a\u0000b' } }, 'INVALID_PAYLOAD', 'note'],
    ['2^53 + 1', sent('{"payload":{"quantity":9007199254740993}}'), 'INVALID_PAYLOAD', 'quantity'],
    [
      '__proto__',
      sent('{"payload":{"lines":[{"__proto__":{"role":"admin"}}]}}'),
      'INVALID_PAYLOAD',
      'lines[0].__proto__',
    ],
    ['constructor', { payload: { constructor: 1 } }, 'INVALID_PAYLOAD', 'constructor'],
    ['a NUL beside the payload', { entity: 'a\u0000b' }, 'INVALID_EVENT', 'entity'],
    ['a payload that is no object', { payload: [] }, 'INVALID_EVENT', 'payload'],
    ['a time that is none', { occurredAt: 'yesterday' }, 'INVALID_EVENT', 'occurredAt'],
    ['an event after itself', { after: [id] }, 'INVALID_EVENT', 'after'],
  ])('%s', (_, said, code, path) => {
    const reading = read(sent(JSON.stringify(signed(said as Record<string, unknown>))));
    expect(reading).toMatchObject({ kind: 'bad', eventId: id, code, data: { path }, identity: { id, seq: 1 } });
  });

  test('one that is too large', () => {
    const reading = read(signed({ payload: { note: 'é'.repeat(LIMITS.eventBytes / 2) } }));
    expect(reading).toMatchObject({ code: 'EVENT_TOO_LARGE', data: { limit: LIMITS.eventBytes }, identity: { id } });
    expect(reading).toMatchObject({ event: { entity: 'logistics.delivery', payload: {} } });
  });
});

test('a name for the receipt is kept short and whole, whatever was sent as id', () => {
  expect(read({ id: '\ud800'.repeat(100) })).toMatchObject({ eventId: '\ufffd'.repeat(36) });
});
