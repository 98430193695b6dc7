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

/** First and last code points of Latin with accents, `À` to `œ`, and under which letter's place in the alphabet each belongs. */
const ACCENTED = [0xc0, 0x153] as const;
const PLAIN = Array.from({ length: ACCENTED[1] - ACCENTED[0] + 1 }, (_, at) => {
  const letter = String.fromCodePoint(ACCENTED[0] + at);
  return [...fold(letter)][0] ?? letter;
}).join('');
/** Letters of a name that are looked at for an accent: what comes behind hardly moves its place, and each costs on a phone. */
const LOOKED_AT = 6;

/**
 * SQL of the letters by which a text (an SQL expression, read more than once) has its place in the alphabet, `COLLATE NOCASE`: SQLite
 * puts É after Z.
 */
export function placeSql(text: string): string {
  const letters = Array.from({ length: LOOKED_AT }, (_, at) => {
    const letter = `substr(${text}, ${at + 1}, 1)`;
    const isAccented = `unicode(${letter}) BETWEEN ${ACCENTED.join(' AND ')}`;
    return `iif(${isAccented}, substr('${PLAIN}', unicode(${letter}) - ${ACCENTED[0] - 1}, 1), ${letter})`;
  });
  const folded = `${letters.join(' || ')} || substr(${text}, ${LOOKED_AT + 1})`;
  // Most names have none.
  return `iif(substr(${text}, 1, ${LOOKED_AT}) GLOB '*[À-œ]*', ${folded}, ${text})`;
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
