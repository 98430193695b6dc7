/** Letters that people type for others and that Unicode does not take apart by itself. */
const LIKE: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  ı: 'i',
  ٱ: 'ا',
  ة: 'ه',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  "'": '',
  '’': '',
  ʼ: '',
};
const LIKE_PATTERN = new RegExp(`[${Object.keys(LIKE).join('')}]`, 'g');
/** Combining marks (accents, hamza on its seat, vowel signs), the tatweel, and marks of direction. */
const MARKS = /[\p{M}\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu;
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** Arabic and Persian digits as Latin ones. */
export const latinDigits = (text: string): string => text.replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));

/**
 * A text as searching sees it: without case, accents, apostrophes, Arabic vowel signs and letter variants, with Latin digits. Text that
 * folds alike is found alike; the result is never shown.
 */
export function fold(text: string): string {
  return latinDigits(
    text
      .normalize('NFKD')
      .replace(MARKS, '')
      .toLowerCase()
      .replace(LIKE_PATTERN, (letter) => LIKE[letter] ?? letter),
  );
}

/** What a record is found by: words anywhere in `texts`; references and codes in `codes` also without their dashes and spaces. */
export function searchText(texts: readonly (string | null)[], codes: readonly (string | null)[] = []): string {
  const joined = fold([...texts, ...codes].filter((text) => text !== null).join('\n'));
  const compact = codes.map((code) => fold(code ?? '').replace(/[\s-]+/g, '')).join('\n');
  return `${joined}\n${compact}`;
}

/** A test for what a person typed: each word must occur, in any order, or the whole must be a code as typed. */
export function searchFor(typed: string): (text: string) => boolean {
  const query = fold(typed).trim();
  if (query === '') return () => true;
  const words = query.split(/\s+/);
  const compact = query.replace(/[\s-]+/g, '');
  return (text) => words.every((word) => text.includes(word)) || (compact.length > 2 && text.includes(compact));
}
