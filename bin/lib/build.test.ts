import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

// JavaScript, as whatever runs before anything is installed.
const { PARTS } = (await import(new URL('build.mjs', import.meta.url).href)) as { PARTS: { inputs: string[] }[] };

test('the app is built anew when a patch of a package that is part of it changes', () => {
  for (const { inputs } of PARTS) {
    expect(inputs).toContain('patches');
    // A name that is gone would count as empty for ever.
    expect(inputs.filter((path) => !existsSync(path))).toEqual([]);
  }
});
