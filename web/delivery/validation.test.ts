import { expect, test } from 'vitest';
import { auditNoteFields } from '#packs/core/audit.ts';
import { validate } from '#packs/core/validate.ts';
import { type Delivery, deliveryValidated } from '#packs/logistics/delivery.ts';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import { isRightCode, validationIntent, wrongCodeIntent } from './validation.ts';

const row = { code: 'K7Q-4FX', qrPayload: 'navette:delivery:1:x:K7Q4FX' } as Delivery;
const at = '2026-11-20T09:00:00.000Z';

test.each(['K7Q-4FX', 'k7q4fx', ' k7q 4fx ', 'K٧Q-٤FX'])('[L2] "%s" is the code of this delivery', (typed) => {
  expect(isRightCode(row, typed)).toBe(true);
});
test.each(['', '  ', '-', 'K7Q-4F', 'K7Q-4FXX', 'navette:delivery:1:x:K7Q4FX'])('[L2] "%s" is not', (typed) => {
  expect(isRightCode(row, typed)).toBe(false);
});

test('[L3] what is committed holds what the pack asks for, with the signature attached by its hash', () => {
  const signature = new Uint8Array([1, 2, 3]);
  const position = { latitude: 36.4, longitude: 2.8, accuracyM: 12 };
  const intent = validationIntent('d1', { code: ' k7q4fx', receivedBy: ' Samir B. ', signature, position }, at);
  const checked = validate(deliveryValidated.payload, intent.payload);
  expect(checked).toMatchObject({
    ok: true,
    values: { code: 'k7q4fx', receivedBy: 'Samir B.', signature: sha256HexOfBytes(signature), position, photo: null },
  });
  expect(intent.attachments).toEqual([{ sha256: sha256HexOfBytes(signature), mime: 'image/png', bytes: signature }]);
  expect(intent.context).toEqual({ position });
});

test('[L3] name, signature and position may be missing', () => {
  const intent = validationIntent('d1', { code: 'K7Q-4FX', receivedBy: ' ', signature: null, position: null }, at);
  expect(intent.payload).toEqual({ code: 'K7Q-4FX', validatedAt: at });
  expect(intent.attachments).toEqual([]);
  expect(validate(deliveryValidated.payload, intent.payload).ok).toBe(true);
});

test('[L2] a wrong code becomes a note in the audit log', () => {
  const { payload } = wrongCodeIntent('d1', ' ABC-DEF ');
  expect(payload).toMatchObject({ entityId: 'd1', detail: { typed: 'ABC-DEF' } });
  expect(validate(auditNoteFields, payload).ok).toBe(true);
});
