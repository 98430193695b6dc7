import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHAIN_START, chainHash, checksumOf, sha256Hex, sha256HexOfBytes } from './checksum.ts';
import type { SyncEvent } from './event.ts';

const event: Omit<SyncEvent, 'checksum'> = {
  id: '0192f0c0-0000-7000-8000-000000000001',
  tenantId: '0192f0c0-0000-7000-8000-000000000002',
  userId: '0192f0c0-0000-7000-8000-000000000003',
  deviceId: '0192f0c0-0000-7000-8000-000000000004',
  deviceEpoch: 1,
  epoch: 1,
  seq: 1,
  after: [],
  entity: 'logistics.delivery',
  entityId: '0192f0c0-0000-7000-8000-000000000005',
  action: 'DELIVERY_VALIDATED',
  payload: { code: 'K7P4', validatedAt: '2026-11-20T09:30:00.000Z', receivedBy: 'سمير' },
  baseVersion: 12,
  occurredAt: '2026-11-20T09:30:00.000Z',
  schemaVersion: 1,
};

test('[E2] a checksum does not depend on the order of keys', () => {
  const reversed = Object.fromEntries(Object.entries(event).reverse()) as typeof event;
  expect(checksumOf(reversed)).toBe(checksumOf(event));
});

test('[E2] a checksum leaves out the checksum itself and sees every other change', () => {
  const checksum = checksumOf(event);
  expect(checksumOf({ ...event, checksum })).toBe(checksum);
  for (const key of Object.keys(event) as (keyof typeof event)[]) {
    expect(checksumOf({ ...event, [key]: 'altered' } as never), key).not.toBe(checksum);
  }
});

test('hashes are those of everybody else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), (text, bytes) => {
      expect(sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
      expect(sha256HexOfBytes(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }),
  );
});

test('[L8] a chain depends on each link and on their order', () => {
  const ab = chainHash(chainHash(CHAIN_START, 'a'), 'b');
  const ba = chainHash(chainHash(CHAIN_START, 'b'), 'a');
  expect(ab).not.toBe(ba);
});
