import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { modulesAtStart } from '#testkit/bundle.ts';

// Part of the first visit, whose weight `npm run bench -- first-visit` tells.
test('the worker of the device starts with zod/mini without its languages, no screen, no server and no signatures', async () => {
  const held = await modulesAtStart(fileURLToPath(new URL('db/db-worker.ts', import.meta.url)));
  expect(held.filter((id) => id.includes('/zod/v4/mini/'))).not.toEqual([]);
  const strangers = held.filter((id) =>
    /\/zod\/v4\/(classic|locales)\/|\/zod\/v3\/|node_modules\/(react|@mantine|jose)|\/(web|server|testkit)\//.test(id),
  );
  expect(strangers).toEqual([]);
}, 60_000);
