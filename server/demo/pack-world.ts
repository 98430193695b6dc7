import type { Rules } from '#protocol/rules.ts';
import type { Person } from './people.ts';

/** Somebody with an account of their own, of any pack's role. */
export type Member = Person<string>;

export interface PackWorldSpec {
  /** Decides everything, together with the day. */
  seed: string;
  /** Of the e-mail addresses. */
  domain: string;
  /** The current day of the tenant, `YYYY-MM-DD`. */
  day: string;
  /** ISO 8601. */
  now: string;
  timeZone: string;
  /** 1 is the demo's own size; a tenth does for a test. */
  scale: number;
}

/** Everything one tenant has: who signs in, and rows by wire name in the order in which they are written. */
export interface PackWorld {
  people: Member[];
  rows: Readonly<Record<string, readonly { id: string }[]>>;
  /** What this kind of tenant rules otherwise. */
  rules?: Partial<Rules>;
}

/** `count` at the demo's own size, at least `least` in a small world. */
export const scaled = ({ scale }: PackWorldSpec, count: number, least = 1): number =>
  Math.max(least, Math.round(count * scale));
