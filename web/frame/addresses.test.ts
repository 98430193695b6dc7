import { expect, test } from 'vitest';
import type { Profile } from '#device/api.ts';
import { homeOf } from './addresses.ts';

const person = (pack: string, role: string) =>
  ({ user: { role }, tenant: { packs: [pack] } }) as unknown as Pick<Profile, 'user' | 'tenant'>;

test.each([
  ['logistics', 'driver', '/'],
  ['logistics', 'keeper', '/office'],
  ['logistics', 'admin', '/office'],
  ['logistics', 'rep', '/r/logistics/invoice'],
  ['service', 'technician', '/r/service/intervention'],
  ['service', 'manager', '/r/service/intervention'],
  ['captures', 'user', '/r/captures/capture'],
  ['school', 'teacher', '/r/school/attendance'],
  ['school', 'registrar', '/r/school/student'],
  ['school', 'bursar', '/r/school/payment'],
  ['school', 'head', '/r/school/student'],
])('%s: the day of a %s begins at %s', (pack, role, address) => {
  expect(homeOf(person(pack, role))).toBe(address);
});
