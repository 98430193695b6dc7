import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '#protocol/errors.ts';
import { LOCALES } from '#protocol/locale.ts';
import { directionOf, formatTag } from './language.ts';
import { loadTexts } from './load-texts.ts';
import type { Texts } from './texts.ts';
import { WITH_VALUES } from './use-code-words.ts';

const catalogue = Object.fromEntries(
  await Promise.all(LOCALES.map(async (locale) => [locale, await loadTexts(locale)] as const)),
) as Record<(typeof LOCALES)[number], Texts>;

/** The names of the values that a message takes, with their plural and select parts. */
function valuesOf(node: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const part of node) valuesOf(part, found);
  else if (node && typeof node === 'object') {
    const { type, value } = node as { type?: number; value?: unknown };
    // 0 is literal text, 7 the number of the plural around it.
    if (typeof value === 'string' && type !== 0 && type !== 7) found.add(value);
    for (const part of Object.values(node)) valuesOf(part, found);
  }
  return found;
}

describe.each(LOCALES)('texts in %s', (locale) => {
  test('every key is there, none is empty and none is left over', () => {
    expect(Object.keys(catalogue[locale]).sort()).toEqual(Object.keys(catalogue.fr).sort());
    expect(Object.entries(catalogue[locale]).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('every message is well formed and takes the values of the French one', () => {
    const { formatters } = createIntl({ locale });
    const values = (text = '') => [...valuesOf(formatters.getMessageFormat(text, locale).getAst())].sort();
    for (const key of Object.keys(catalogue.fr)) {
      expect(values(catalogue[locale][key]), key).toEqual(values(catalogue.fr[key]));
    }
  });

  test('plurals know every form of the language', () => {
    const forms = new Intl.PluralRules(locale)
      .resolvedOptions()
      .pluralCategories.filter((form) => form !== 'many' || locale === 'ar');
    for (const [key, text] of Object.entries(catalogue[locale])) {
      if (!text.includes(', plural,')) continue;
      const missing = forms.filter((form) => !text.includes(`${form} {`));
      expect(missing, key).toEqual([]);
    }
  });
});

test('no line of French begins with its mark: what stands before it is a space that does not break', () => {
  const breaking = Object.entries(catalogue.fr).filter(([, text]) => / [:;!?»]|« /.test(text));
  expect(breaking).toEqual([]);
});

test.each(LOCALES)('in %s no line begins with the unit of the number before it', (locale) => {
  const breaking = Object.entries(catalogue[locale]).filter(([, text]) =>
    /\} (m|s|MB|Mo|م|ث|م\.ب|ميغابايت)(?!\p{L})/u.test(text),
  );
  expect(breaking).toEqual([]);
});

test('Arabic runs from right to left, the others from left to right', () => {
  expect(LOCALES.map(directionOf)).toEqual(['ltr', 'ltr', 'rtl']);
});

test('digits and dates follow the region of the device, else that of the trade', () => {
  expect(formatTag('fr', ['fr-FR', 'fr', 'en'])).toBe('fr-FR-u-hc-h23');
  expect(formatTag('ar', ['en-US'])).toBe('ar-DZ');
  expect(formatTag('en', ['fr-DZ'])).toBe('en-GB');
});

test('the app has one name in every language', () => {
  const other = Object.entries(catalogue.ar).filter(([, text]) => text.includes('نافيت'));
  expect(other).toEqual([]);
});

test('every verdict whose sentence names values has words without them, for the audit log', () => {
  const named = Object.entries(ERRORS).filter(([, { status, text }]) => status === 200 && text.en.includes('{'));
  expect([...WITH_VALUES].sort()).toEqual(named.map(([code]) => code).sort());
});
