import { migrate } from '#server/database/migrate.ts';
import type { DatabaseUrls } from '#server/embedded/urls.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { emptyDatabase } from './postgres/database.ts';

/** On a database of its own, which goes with it: for tests that change what all tenants share, or that others would disturb. */
export async function worldApart(
  wish: Parameters<typeof testWorld>[1] = {},
): Promise<TestWorld & { urls: DatabaseUrls }> {
  const own = await emptyDatabase();
  await migrate(own.url);
  const world = await testWorld(own, wish);
  return {
    ...world,
    urls: own,
    end: async () => {
      await world.end();
      await own.drop();
    },
  };
}
