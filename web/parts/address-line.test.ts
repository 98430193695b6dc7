import { expect, test } from 'vitest';
import { addressLine } from './address-line.ts';

test.each([
  ['58, rue Larbi Ben M’hidi', 'Rouïba', '58, rue Larbi Ben M’hidi, Rouïba'],
  ['58, rue Larbi Ben M’hidi, Rouiba', 'Rouïba', '58, rue Larbi Ben M’hidi, Rouiba'],
  ['شارع زيغود يوسف', 'Rouïba', 'شارع زيغود يوسف، Rouïba'],
  [null, 'Rouïba', 'Rouïba'],
  ['Cité AADL', null, 'Cité AADL'],
])('%s in %s', (address, city, line) => {
  expect(addressLine(address, city)).toBe(line);
});
