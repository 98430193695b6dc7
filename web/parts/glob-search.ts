import { fold } from './fold-text.ts';

/** First and last code points of the blocks whose letters people type without their marks: Latin, Arabic and digits. */
const BLOCKS = [
  [0x41, 0x5a],
  [0xc0, 0x24f],
  [0x622, 0x6d3],
  [0x660, 0x669],
  [0x6f0, 0x6f9],
] as const;

/** Folded letter → every letter that folds to it. */
let variants: Map<string, string> | null = null;
function variantsOf(letter: string): string {
  if (!variants) {
    variants = new Map();
    for (const [first, last] of BLOCKS) {
      for (let point = first; point <= last; point++) {
        const one = String.fromCodePoint(point);
        const folded = fold(one);
        if (folded.length === 1 && folded !== one) variants.set(folded, (variants.get(folded) ?? '') + one);
      }
    }
  }
  return variants.get(letter) ?? '';
}

/** A GLOB pattern for a folded word anywhere in a text, whatever case, accents and digits the text has. */
export const globOf = (word: string): string =>
  `*${[...word].map((letter) => `[${letter}${variantsOf(letter)}]`).join('')}*`;

const ARABIC = /\p{Script=Arabic}/u;
/** Vowel signs, the sign of a doubled letter and the tatweel, which stand in a name and which nobody types to find it. */
const ARABIC_MARKS = [0x640, ...Array.from({ length: 8 }, (_, at) => 0x64b + at), 0x670].map((point) =>
  String.fromCodePoint(point),
);

/** Letters of Latin with an accent, each with the letters under whose place in the alphabet it belongs. */
const ACCENTED = Array.from({ length: 0x40 }, (_, at) => String.fromCodePoint(0xc0 + at)).concat('Œ', 'œ');

/** SQL by whose order a text (an SQL expression) stands in its place in the alphabet: SQLite puts É after Z. */
export function orderSql(text: string): string {
  const folded = ACCENTED.reduce((sql, letter) => {
    const plain = fold(letter);
    return plain === letter ? sql : `replace(${sql}, '${letter}', '${plain}')`;
  }, text);
  // Most names have none.
  return `iif(${text} GLOB '*[À-ÿŒœ]*', ${folded}, ${text}) COLLATE NOCASE`;
}

/**
 * SQL that finds what a person typed in `texts` (SQL expressions): each word anywhere, in any order, or the whole as a code without
 * its dashes and spaces. SQLite folds no case beyond ASCII and no accent; a GLOB of letter classes does, without an index.
 */
export function searchSql(texts: readonly string[], typed: string): { sql: string; parameters: string[] } | null {
  const words = fold(typed).trim().split(/\s+/).filter(Boolean);
  if (words.length === 0 || texts.length === 0) return null;
  const joined = texts.map((text) => `ifnull(${text}, '')`).join(` || char(10) || `);
  const marks = ARABIC.test(typed) ? ARABIC_MARKS : [];
  const hay = [...Object.entries({ "''": '', '’': '', œ: 'oe', Œ: 'oe' }), ...marks.map((mark) => [mark, ''])].reduce(
    (sql, [from, to]) => `replace(${sql}, '${from}', '${to}')`,
    joined,
  );
  const all = words.map(() => `${hay} GLOB ?`).join(' AND ');
  const code = words.join('').replace(/-/g, '');
  if (code.length < 3) return { sql: `(${all})`, parameters: words.map(globOf) };
  return {
    sql: `((${all}) OR replace(replace(${hay}, '-', ''), ' ', '') GLOB ?)`,
    parameters: [...words.map(globOf), globOf(code)],
  };
}
