import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { modulesAtStart } from '#testkit/bundle.ts';

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
