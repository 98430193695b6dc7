import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const WEB = fileURLToPath(new URL('..', import.meta.url));
/** What names a side of the screen instead of the beginning or the end of a line. */
const SIDE = /(?:^|[\s;{])(?:[a-z-]*-)?(?:left|right)\s*:|:[^;{}]*\b(?:left|right)\b/;
/** Where the beginning and the end of a line are, for what knows sides only. */
const DEFINED = /^--nv-/;

test('no style sheet names left or right, which Arabic turns round', () => {
  const sheets = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'));
  expect(sheets.length).toBeGreaterThan(50);
  const found = sheets.flatMap((path) =>
    readFileSync(`${WEB}/${path}`, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => SIDE.test(line) && !DEFINED.test(line) && !line.startsWith('/*'))
      .map((line) => `${path}: ${line}`),
  );
  expect(found).toEqual([]);
});
