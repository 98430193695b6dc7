import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { ProfileRecord } from '../spool/spool.ts';
import { graceLeft, latestSeen, verifyLicence } from './licence.ts';

const HOUR = 3_600_000;
const claims = { tid: 'tenant', did: 'device', profile: 'profile' };
const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
const publicKey = JSON.stringify(await exportJWK(pair.publicKey));

const signed = async (more: Record<string, unknown> = {}, key = pair.privateKey) =>
  await new SignJWT({ ...claims, iat: 1_000, exp: 1_000 + 72 * 3_600, sub: 'user', ...more })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'licence+jwt' })
    .sign(key);

const holding = (text: string, key = publicKey) =>
  ({ profile: 'profile', user: { id: 'user' }, licence: { text, key, receivedAt: 0, seenAt: 0 } }) as ProfileRecord;

describe('[T1] licence', () => {
  it('is read when it was signed for this person on this device', async () => {
    const term = await verifyLicence(holding(await signed()), 'device');
    expect(term).toEqual({ issuedAt: 1_000_000, endsAt: 1_000_000 + 72 * HOUR });
  });

  it('is worth nothing altered, signed by another key, for another person or device, or without a term', async () => {
    const other = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const good = await signed();
    const [head, , signature] = good.split('.');
    const longer = btoa(JSON.stringify({ ...claims, sub: 'user', iat: 1_000, exp: 9_999_999_999 })).replace(/=+$/, '');
    const none = `${btoa('{"alg":"none"}').replace(/=+$/, '')}.${longer}.`;
    for (const text of [
      '',
      'x.y.z',
      none,
      `${head}.${longer}.${signature}`,
      await signed({}, other.privateKey),
      await signed({ profile: 'another' }),
      await signed({ did: 'another' }),
      await signed({ sub: 'another' }),
      await signed({ exp: undefined }),
    ]) {
      expect(await verifyLicence(holding(text), 'device')).toBeNull();
    }
    expect(await verifyLicence(holding(good, 'not a key'), 'device')).toBeNull();
  });
});

describe('[T1] offline grace', () => {
  const term = { issuedAt: 1_000_000, endsAt: 1_000_000 + 72 * HOUR };
  /** A device whose clock is five years behind the server's. */
  const receivedAt = -5 * 365 * 24 * HOUR;

  it.each([
    ['at once', receivedAt, 0, 72],
    ['after a day', receivedAt, 24, 48],
    ['at the end', receivedAt, 72, 0],
    ['after it', receivedAt, 80, -8],
    ['with the clock turned back to before the licence', receivedAt, -1_000, 72],
    ['with the clock turned back after two days', receivedAt + 48 * HOUR, -1_000, 24],
    ['with the clock turned back a little', receivedAt + 71 * HOUR, 10, 1],
  ])('%s', (_, seenAt, hoursLater, left) => {
    const licence = { text: '', key: '', receivedAt, seenAt };
    expect(graceLeft(term, licence, receivedAt + hoursLater * HOUR)).toBe(left * HOUR);
  });

  it('time spent in the app counts although the clock stands still or is turned back', () => {
    let seenAt = 100 * HOUR;
    for (let hour = 0; hour < 5; hour += 1) seenAt = latestSeen(seenAt, 50 * HOUR, HOUR);
    expect(seenAt).toBe(105 * HOUR);
    expect(latestSeen(seenAt, 200 * HOUR, HOUR)).toBe(200 * HOUR);
    expect(latestSeen(seenAt, 50 * HOUR, -HOUR)).toBe(105 * HOUR);
  });
});
