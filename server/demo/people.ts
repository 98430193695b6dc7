import type { Locale } from '#protocol/locale.ts';
import type { Draw } from './draw.ts';
import { FAMILY_NAMES, FIRST_NAMES } from './names.ts';
import { recordId } from './record-id.ts';

export type Role = 'driver' | 'rep' | 'keeper' | 'admin';

/** Someone who works there: an account to sign in with and, but in captures, a row of their pack under the same id. */
export interface Person<R extends string = Role> {
  id: string;
  role: R;
  name: string;
  phone: string;
  email: string;
  locale: Locale;
  /** Values of `sector` columns whose rows are theirs. */
  sectors?: readonly string[];
}

/** The first drivers by name; those that read Arabic have their name and their screens in it. */
const DRIVERS: readonly { name: string; locale: Locale }[] = [
  { name: 'Karim Bensalem', locale: 'fr' },
  { name: 'عبد القادر مزيان', locale: 'ar' },
  { name: 'Yacine Haddad', locale: 'fr' },
  { name: 'Sofiane Khelifi', locale: 'fr' },
  { name: 'Mohamed Brahimi', locale: 'fr' },
  { name: 'بلال رحماني', locale: 'ar' },
  { name: 'Hichem Boudiaf', locale: 'fr' },
  { name: 'Amine Slimani', locale: 'fr' },
  { name: 'Rachid Bouchareb', locale: 'fr' },
  { name: 'وليد يحياوي', locale: 'ar' },
  { name: 'Toufik Mansouri', locale: 'fr' },
  { name: 'Lotfi Djebbar', locale: 'fr' },
];

/**
 * A mobile number that rings nowhere: operators use 054–056, 065–069 and 077–079, so all of ours begin with 059.
 */
export const phoneOf = (draw: Draw): string => {
  const pair = (): string => String(draw.int(0, 99)).padStart(2, '0');
  return `+213 59${draw.int(0, 9)} ${pair()} ${pair()} ${pair()}`;
};

/** A name off the street, in Arabic or in Latin letters. */
export function personName(draw: Draw, script: 'fr' | 'ar'): string {
  return `${draw.pick(FIRST_NAMES)[script]} ${draw.pick(FAMILY_NAMES)[script]}`;
}

/** Drivers 1 to `drivers`, one keeper, one administrator, one sales rep. `at`: when they were hired, ISO 8601. */
export function staffOf(draw: Draw, drivers: number, domain: string, at: string): Person[] {
  const person = (role: Role, email: string, name: string, locale: Locale): Person => ({
    id: recordId(draw, at),
    role,
    name,
    phone: phoneOf(draw),
    email: `${email}@${domain}`,
    locale,
  });
  return [
    person('admin', 'admin', 'Nadia Cherif', 'fr'),
    person('keeper', 'keeper1', 'Mourad Ziani', 'fr'),
    ...Array.from({ length: drivers }, (_, index) => {
      const known = DRIVERS[index];
      return person('driver', `driver${index + 1}`, known?.name ?? personName(draw, 'fr'), known?.locale ?? 'fr');
    }),
    person('rep', 'rep1', 'Samia Belkacem', 'fr'),
  ];
}
