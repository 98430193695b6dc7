import type { Locale } from '#protocol/locale.ts';

/** By key; in the build each message is already parsed (`compile-texts.ts`). */
export type Texts = Readonly<Record<string, string>>;

/** One chunk for each language: a person reads one. */
const LANGUAGES: Readonly<Record<Locale, () => Promise<{ texts: Texts }>>> = {
  fr: () => import('./fr/texts.ts'),
  en: () => import('./en/texts.ts'),
  ar: () => import('./ar/texts.ts'),
};

export const loadTexts = async (locale: Locale): Promise<Texts> => (await LANGUAGES[locale]()).texts;
