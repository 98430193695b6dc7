import { LOCALES, type Locale, pickLocale } from '#protocol/locale.ts';
import { notes } from '../parts/notes.ts';

const KEY = 'navette.locale';
/** Digits, dates and currency where the device names no region of its own for the language. */
const REGIONS: Readonly<Record<Locale, string>> = { fr: 'fr-DZ', en: 'en-GB', ar: 'ar-DZ' };

export const directionOf = (locale: Locale): 'rtl' | 'ltr' => (locale === 'ar' ? 'rtl' : 'ltr');

/** The tag that formats numbers and dates: the device's own region for this language, else ours. */
export function formatTag(locale: Locale, languages: readonly string[]): string {
  const tag = languages.find((one) => one.startsWith(`${locale}-`)) ?? REGIONS[locale];
  // Algeria's usual clock is CLDR's 12 hours with "PM", which nobody writes in French.
  return locale === 'fr' ? new Intl.Locale(tag, { hourCycle: 'h23' }).toString() : tag;
}

/** The language this person chose on this device; `null` when never chosen. */
export function chosenLocale(storage: Pick<Storage, 'getItem'> = notes): Locale | null {
  const kept = storage.getItem(KEY);
  return LOCALES.find((locale) => locale === kept) ?? null;
}

export const rememberLocale = (locale: Locale, storage: Pick<Storage, 'setItem'> = notes): void =>
  storage.setItem(KEY, locale);

/** Before anybody chose: what the device speaks. */
export const deviceLocale = (): Locale => pickLocale(navigator.languages);
