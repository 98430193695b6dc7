import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { REFUSAL_DISCARDED, REFUSAL_REPLACED } from '#packs/core/audit.ts';
import { CONFLICT_RESOLVED } from '#packs/core/deed.ts';
import { ERRORS } from '#protocol/errors.ts';

const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  ...['docs', 'docs/reliability'].flatMap((folder) =>
    readdirSync(folder).flatMap((name) => (name.endsWith('.md') ? [`${folder}/${name}`] : [])),
  ),
];

test.each(PAGES)('%s names files that exist', (page) => {
  const text = readFileSync(page, 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, path = '']) => join(dirname(page), path));
  const names = [
    ...text.matchAll(/`((?:bin|protocol|packs|device|web|sw|server|testkit|e2e|bench|docs)\/[\w./-]+\.\w+)`/g),
  ].map(([, path = '']) => path);
  expect([...links, ...names].filter((path) => !existsSync(path))).toEqual([]);
});

test('docs/PROTOCOL.md names only codes that exist', () => {
  const text = readFileSync('docs/PROTOCOL.md', 'utf8');
  const codes = [...text.matchAll(/`([A-Z][A-Z_]{5,})`/g)].map(([, code = '']) => code);
  const others = ['SCHEMA_VERSION', 'SCHEMA_FLOOR', CONFLICT_RESOLVED, REFUSAL_REPLACED, REFUSAL_DISCARDED];
  expect(codes.filter((code) => !(code in ERRORS) && !others.includes(code))).toEqual([]);
});

test('docs/PROTOCOL.md gives each rule a number of its own', () => {
  const text = readFileSync('docs/PROTOCOL.md', 'utf8');
  const numbers = [...text.matchAll(/^- \*\*(R\d+)\*\*/gm)].map(([, number = '']) => number);
  expect(numbers.length).toBeGreaterThan(0);
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
});
