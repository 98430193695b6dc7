import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { usedModules, workerBundle } from '#testkit/bundle.ts';

// Part of the first visit, whose weight `npm run bench -- first-visit` tells.
test('the worker of the device holds zod/mini without its languages, no screen and no server', async () => {
  const held = usedModules(await workerBundle(fileURLToPath(new URL('db/db-worker.ts', import.meta.url))));
  expect(held.filter((id) => id.includes('/zod/v4/mini/'))).not.toEqual([]);
  const strangers = held.filter((id) =>
    /\/zod\/v4\/(classic|locales)\/|\/zod\/v3\/|node_modules\/(react|@mantine)|\/(web|server|testkit)\//.test(id),
  );
  expect(strangers).toEqual([]);
}, 60_000);
