import { expect, it } from 'vitest';
import { splitContact } from './upcasts.ts';

it.each([
  ['Mme Amrani', 'Mme Amrani', null],
  ['Mme Amrani, 0555 12 34 56', 'Mme Amrani', '0555 12 34 56'],
  ['Mme Amrani (+213 555 12 34 56)', 'Mme Amrani', '+213 555 12 34 56'],
  ['0555-12-34-56 : gardien', 'gardien', '0555-12-34-56'],
  ['0555123456', null, '0555123456'],
  ['Hall 12, porte 4', 'Hall 12, porte 4', null],
  ['السيدة عمراني 0555123456', 'السيدة عمراني', '0555123456'],
  [null, null, null],
  [7, 7, null],
])('[N10] the contact %j becomes a name and a number', (contact, contactName, contactPhone) => {
  expect(splitContact(contact)).toEqual({ contactName, contactPhone });
});
