import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { entitiesOf, PACKS } from '#packs/registry.ts';
import { conflictLine } from './conflict-table.ts';

test('[S6] docs/CONFLICTS.md names the policy of every entity, as the packs declare it', () => {
  const documented = readFileSync(new URL('../docs/CONFLICTS.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\| `[a-z_]+\.[a-z_]+` \|/.test(line));
  const declared = entitiesOf(Object.keys(PACKS)).map(conflictLine);
  expect(documented.sort()).toEqual(declared.sort());
});
