import { expect, test } from 'vitest';
import type { Profile } from '#device/api.ts';
import { homeOf, screenOf } from './addresses.ts';

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

test.each([
  ['/r/school/student/1', '/r/school/student'],
  ['/inbox/record/school/student/1', '/inbox'],
  ['/inbox/refused/1', '/inbox'],
  ['/office/refused/1', '/office/refused'],
  ['/office/deliveries/1', '/office/deliveries/1'],
  ['/deliveries/1/validate', '/deliveries/1/validate'],
])('%s is of the screen %s', (address, screen) => {
  expect(screenOf(address)).toBe(screen);
});
