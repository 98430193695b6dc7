import { describe, expect, test } from 'vitest';
import { type Delivery, delivery, deliveryValidated } from './delivery.ts';

const row = {
  id: '0192f0c0-0000-7000-8000-000000000005',
  version: 3,
  status: 'pending',
  qrPayload: 'navette:delivery:BL-2031:K7P4',
  code: 'K7P4-X2',
  validatedAt: null,
  validatedBy: null,
} as Delivery;
const payload = {
  qrPayload: null,
  code: null,
  validatedAt: '2026-11-20T09:30:00.000Z',
  receivedBy: 'Samir',
  position: null,
  signature: null,
  photo: null,
  lines: null,
};
const author = { userId: 'u1', deviceId: 'd1', occurredAt: '2026-11-20T09:30:00.000Z' };

describe('[L2] the code must be that of the delivery', () => {
  test.each([
    ['typed as printed', { code: 'K7P4-X2' }, true],
    ['typed in small letters, without the dash, with spaces', { code: ' k7p4 x2 ' }, true],
    ['scanned', { qrPayload: row.qrPayload }, true],
    ['typed wrong', { code: 'K7P4-X3' }, false],
    ['scanned from another paper', { qrPayload: 'navette:delivery:BL-2032:AAAA' }, false],
    ['neither scanned nor typed', {}, false],
    ['an empty code', { code: '' }, false],
  ])('%s', (_, given, fits) => {
    const refusal = deliveryValidated.check(row, { ...payload, ...given });
    expect(refusal).toEqual(fits ? null : { code: 'QR_MISMATCH' });
  });
});

test('[L3] a validation says who, when and where', () => {
  expect(deliveryValidated.apply(row, payload, author)).toMatchObject({
    status: 'validated',
    validatedAt: payload.validatedAt,
    validatedBy: 'u1',
    receivedBy: 'Samir',
  });
});

test('[L4] a validated delivery tells who was first and when', () => {
  const { policy } = delivery;
  if (policy.kind !== 'firstWins') throw new Error('deliveries are decided by the first');
  expect(policy.decided(row)).toBeNull();
  expect(policy.decided({ ...row, status: 'validated', validatedBy: 'u2', validatedAt: 't' })).toEqual({
    code: 'ALREADY_VALIDATED',
    by: 'u2',
    at: 't',
  });
  expect(policy.overtaken({ ...row, status: 'cancelled' })).toBe('CANCELLED_MEANWHILE');
});
