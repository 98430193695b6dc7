import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { modulesAtStart, workerModules } from '#testkit/bundle.ts';

// Part of the first visit, whose weight `npm run bench -- first-visit` tells.
test('a page asks for a password without any pack, any validator and any screen behind sign-in', async () => {
  const held = await modulesAtStart(fileURLToPath(new URL('main.tsx', import.meta.url)));
  expect(held.filter((id) => id.endsWith('/web/sign-in/sign-in-form.tsx'))).toHaveLength(1);
  const strangers = held.filter((id) =>
    /\/packs\/|\/zod\/|\/frame\/shell\.tsx|\/web\/(delivery|first-sync|office|round|settings|sync-centre)\/[\w-]+\.tsx/.test(
      id,
    ),
  );
  expect(strangers).toEqual([]);
}, 60_000);

test.each([
  ['the device', '../device/db/db-worker.ts', 40],
  ['the service', '../sw/sw.ts', 1],
])(
  'the worker of %s carries no word of a pack or an error, in any language',
  async (_, entry, least) => {
    const modules = await workerModules(fileURLToPath(new URL(entry, import.meta.url)));
    const declared = [...modules].filter(([id]) => /\/(packs|protocol)\//.test(id));
    const worded = declared.filter(([, code]) => /[\u0600-\u06ff]/.test(code)).map(([id]) => id);
    expect(declared.length).toBeGreaterThan(least);
    expect(worded).toEqual([]);
  },
  60_000,
);
