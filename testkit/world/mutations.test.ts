import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MUTATIONS } from './mutations.ts';

const sourceOf = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

test.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
  '%s: what it takes out stands in the sources exactly once',
  (_, { edits }) => {
    for (const { file, find } of edits) expect(sourceOf(file).split(find), file).toHaveLength(2);
  },
);
