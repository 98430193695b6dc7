import { expect, test } from 'vitest';
import { nextEpoch } from './device-registry.ts';
import { profileName, readProfileName } from './profile-name.ts';

test.each([
  ['a device nobody knows', null, null, 1],
  ['goes on', 3, 3, 3],
  ['begins anew', 3, null, 4],
  ['a copy from before', 3, 2, 4],
  ['the registry is older than the device', 1, 5, 5],
  ['the registry lost the device', null, 5, 5],
])('[R12] %s', (_, registered, resume, epoch) => {
  expect(nextEpoch(registered, resume)).toBe(epoch);
});

test('the name of a profile says whose it is', () => {
  const tenantId = '0191ac99-1800-7000-8000-000000000001';
  const userId = '0191ac99-1800-7000-8000-000000000002';
  expect(readProfileName(profileName(tenantId, userId))).toEqual({ tenantId, userId });
  for (const broken of ['', tenantId, `${tenantId}-`, `${tenantId}-${userId}-x`, `${tenantId}_${userId}`]) {
    expect(readProfileName(broken)).toBeNull();
  }
});
