import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundleOf } from '#testkit/bundle.ts';

// Part of the first visit, whose weight `npm run bench -- first-visit` tells.
test('the worker of the device holds zod/mini without its languages, no screen and no server', async () => {
  const { modules } = await bundleOf(fileURLToPath(new URL('db/db-worker.ts', import.meta.url)));
  const held = Object.keys(modules).filter((id) => (modules[id]?.renderedLength ?? 0) > 0);
  expect(held.filter((id) => id.includes('/zod/v4/mini/'))).not.toEqual([]);
  const strangers = held.filter((id) =>
    /\/zod\/v4\/(classic|locales)\/|\/zod\/v3\/|node_modules\/(react|@mantine)|\/(web|server|testkit)\//.test(id),
  );
  expect(strangers).toEqual([]);
}, 60_000);
