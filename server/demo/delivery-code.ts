import { CODE_LETTERS } from '#packs/core/short-code.ts';
import { dayNumber } from './calendar.ts';

const LENGTH = 6;
const SPACE = CODE_LETTERS.length ** LENGTH;
/** Prime, so that multiplying by it modulo `SPACE` gives no number twice. */
const STEP = 93_464_123;

const scramble = (value: number, salt: number): number =>
  Number((BigInt(value) * BigInt(STEP) + BigInt(salt)) % BigInt(SPACE));

/** The digits of a number below `SPACE`, the last one first. */
function digits(value: number): number[] {
  return Array.from(
    { length: LENGTH },
    (_, place) => Math.floor(value / CODE_LETTERS.length ** place) % CODE_LETTERS.length,
  );
}

/** Numbers a delivery within its tenant: no day has more than `PER_DAY`. */
export const PER_DAY = 20_000;

/**
 * `K7Q-4FX`: another one for each ordinal from 0 to 148 million, so unique within a tenant for 20 years of full days.
 * Scrambled, turned around and scrambled again: neighbours in a round get codes that do not resemble each other.
 */
export function codeOf(ordinal: number, salt: number): string {
  const turned = digits(scramble(ordinal, salt)).reduce((sum, digit) => sum * CODE_LETTERS.length + digit, 0);
  const letters = digits(scramble(turned, salt)).map((digit) => CODE_LETTERS[digit]);
  return `${letters.slice(0, 3).join('')}-${letters.slice(3).join('')}`;
}

/** What the office counts from, so that ordinals stay small. */
const FIRST_DAY = dayNumber('2025-01-01');

/** `number`: the how-manieth delivery of that day, from 1. */
export const ordinalOf = (day: string, number: number): number => {
  if (number >= PER_DAY) throw new Error(`${PER_DAY} deliveries on ${day} are too many`);
  const ordinal = (dayNumber(day) - FIRST_DAY) * PER_DAY + number;
  if (ordinal < 0 || ordinal >= SPACE) throw new Error(`no codes for ${day}: is the clock right?`);
  return ordinal;
};

/** `BL-261120-037`: readable aloud, sorted by day, unique within the tenant. */
export const referenceOf = (day: string, number: number): string =>
  `BL-${day.slice(2).replaceAll('-', '')}-${String(number).padStart(3, '0')}`;

/** What the QR code on the paper holds: the kind of thing, the version of this format, which one, and its code. */
export const qrPayloadOf = (id: string, code: string): string => `navette:delivery:1:${id}:${code.replace('-', '')}`;
