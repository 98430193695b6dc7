import { LIMITS } from './limits.ts';

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** PostgreSQL's jsonb takes neither a NUL nor half of a surrogate pair. */
const isBadText = (text: string): boolean => text.includes('\0') || !text.isWellFormed();

export interface UnsafeValue {
  /** Where it stands, as `lines[2].note`. */
  path: string;
  why: 'forbidden-key' | 'bad-text' | 'unsafe-number' | 'too-deep';
}

/**
 * The first part of a JSON value that two databases could not agree on: a NUL or a lone surrogate (PostgreSQL's jsonb
 * refuses them), a number beyond 2^53 (already rounded by the parser), a key that pollutes prototypes, or too much depth.
 * `null` when all is well.
 */
export function findUnsafe(value: unknown, path = '', depth = 0): UnsafeValue | null {
  if (depth > LIMITS.payloadDepth) return { path, why: 'too-deep' };
  if (typeof value === 'string') return isBadText(value) ? { path, why: 'bad-text' } : null;
  if (typeof value === 'number') {
    const unsafe = !Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER;
    return unsafe ? { path, why: 'unsafe-number' } : null;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = findUnsafe(item, `${path}[${index}]`, depth + 1);
      if (found) return found;
    }
    return null;
  }
  if (value !== null && typeof value === 'object') {
    for (const key of Object.keys(value)) {
      const at = path === '' ? key : `${path}.${key}`;
      if (FORBIDDEN_KEYS.has(key)) return { path: at, why: 'forbidden-key' };
      if (isBadText(key)) return { path: at, why: 'bad-text' };
      const found = findUnsafe((value as Record<string, unknown>)[key], at, depth + 1);
      if (found) return found;
    }
  }
  return null;
}
