import type { Locale } from '#protocol/locale.ts';
import type { Texts } from './texts.ts';

/** One chunk for each language: a person reads one. */
const LANGUAGES: Readonly<Record<Locale, () => Promise<{ texts: Texts }>>> = {
  fr: () => import('./fr/texts.ts'),
  en: () => import('./en/texts.ts'),
  ar: () => import('./ar/texts.ts'),
};

export const loadTexts = async (locale: Locale): Promise<Texts> => (await LANGUAGES[locale]()).texts;
