/** The languages every text of Navette exists in. A tag, not a region: dates and digits follow the device. */
export const LOCALES = ['fr', 'en', 'ar'] as const;
export type Locale = (typeof LOCALES)[number];

/** One text in every language; a missing language is a type error. */
export type Text = Readonly<Record<Locale, string>>;

/** The first supported language of an `Accept-Language` header or of `navigator.languages`; French otherwise. */
export function pickLocale(wanted: string | readonly string[] | null | undefined): Locale {
  const tags = typeof wanted === 'string' ? wanted.split(',') : (wanted ?? []);
  for (const tag of tags) {
    const language = tag.trim().slice(0, 2).toLowerCase();
    const known = LOCALES.find((locale) => locale === language);
    if (known) return known;
  }
  return 'fr';
}
