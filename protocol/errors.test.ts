import { expect, test } from 'vitest';
import { ERRORS, type ErrorCode, isErrorCode, problem, sentence } from './errors.ts';
import { LOCALES, pickLocale } from './locale.ts';

test('[N7] every error has a sentence in every language, with the same values in it', () => {
  for (const [code, { text }] of Object.entries(ERRORS)) {
    const values = LOCALES.map((locale) => [...text[locale].matchAll(/\{(\w+)[|}]/g)].map((match) => match[1]).sort());
    expect(values[1], code).toEqual(values[0]);
    expect(values[2], code).toEqual(values[0]);
    for (const locale of LOCALES) expect(text[locale].trim().length, `${code} ${locale}`).toBeGreaterThan(5);
    // A line of French must not begin with its mark.
    expect(text.fr, code).not.toMatch(/ [:;!?»]|« /);
  }
});

test('[N7] what can be retried says so, and what needs a person does not', () => {
  for (const [code, { retryable, recovery }] of Object.entries(ERRORS)) {
    if (recovery === 'retry') expect(retryable, code).toBe(true);
    if (recovery === 'wipe' || recovery === 'fix') expect(retryable, code).toBe(false);
  }
});

test('a sentence holds its values, and says – for one it was not given', () => {
  const data = { byName: 'Karim', at: '10:30' };
  expect(sentence('ALREADY_VALIDATED', 'en', data)).toBe('Already validated by Karim on 10:30.');
  expect(sentence('ALREADY_VALIDATED', 'en')).toContain('by – on –');
  expect(problem('TIMEOUT')).toEqual({ code: 'TIMEOUT', retryable: true, recovery: 'retry', data: {} });
});

test('[N7] a number takes the words of its plural, in each language', () => {
  const said = (count: number) => LOCALES.map((locale) => sentence('UNSENT_WORK', locale, { count }));
  expect(said(1)).toEqual([
    "1 enregistrement n'a pas encore été envoyé.",
    '1 record has not been sent yet.',
    'سجل واحد لم يُرسل بعد.',
  ]);
  expect(said(2)[1]).toBe('2 records have not been sent yet.');
  expect(said(2)[2]).toBe('سجلان لم يُرسلا بعد.');
  expect(said(3)[2]).toBe('3 سجلات لم تُرسل بعد.');
  expect(sentence('DEVICE_LIMIT', 'fr', { limit: 1 })).toContain('déjà 1 appareil. ');
  expect(sentence('DEVICE_LIMIT', 'en', { limit: 1_000 }, () => '1,000')).toContain('1,000 devices');
});

test('codes of others are not taken for ours', () => {
  expect(isErrorCode('toString')).toBe(false);
  expect(isErrorCode('TIMEOUT' satisfies ErrorCode)).toBe(true);
});

test('the language is the first that exists', () => {
  expect(pickLocale('de-DE,ar-DZ;q=0.8,fr')).toBe('ar');
  expect(pickLocale(['en-GB', 'fr'])).toBe('en');
  expect(pickLocale(null)).toBe('fr');
});
