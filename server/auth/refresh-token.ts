import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '#server/ports/random.ts';

/** `<family>.<secret>`: the family is a session of a profile, the secret changes at each refresh. */
export interface RefreshToken {
  family: string;
  secret: string;
}

const TOKEN = /^([0-9a-f-]{36})\.([\w-]{43})$/;

export function readRefreshToken(text: string): RefreshToken | null {
  const [, family, secret] = TOKEN.exec(text) ?? [];
  return family !== undefined && secret !== undefined ? { family, secret } : null;
}

export const writeRefreshToken = ({ family, secret }: RefreshToken): string => `${family}.${secret}`;

/** 256 random bits. */
export const firstSecret = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');

/**
 * The secret that follows. Derived and not drawn, so that a predecessor shown twice (a lost answer, two racing requests)
 * gets the very same successor, and whichever answer arrives last leaves a cookie that is good.
 */
export function successor(token: RefreshToken, key: Uint8Array): string {
  return createHmac('sha256', key).update(writeRefreshToken(token)).digest('base64url');
}

/** What is stored: who reads the database cannot use it. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export function isHashOf(hash: string | null, secret: string): boolean {
  return hash !== null && timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashOf(secret), 'hex'));
}

/** What is stored of a family. */
export interface Family {
  currentHash: string;
  previousHash: string | null;
  ended: boolean;
  expired: boolean;
}

/**
 * What a shown token does to its family. `rotate`: the current one, it becomes the predecessor. `repeat`: the predecessor
 * whose successor was never used, it gets that successor again. `end`: an older one or a forged one, somebody has a copy.
 * `refuse`: the family is over.
 */
export function judge(family: Family, secret: string): 'rotate' | 'repeat' | 'end' | 'refuse' {
  if (family.ended || family.expired) return 'refuse';
  if (isHashOf(family.currentHash, secret)) return 'rotate';
  return isHashOf(family.previousHash, secret) ? 'repeat' : 'end';
}
