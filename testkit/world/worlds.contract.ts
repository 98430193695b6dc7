import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '#server/database/migrate.ts';
import { emptyDatabase } from '../postgres/database.ts';
import { type Ground, openGround } from './ground.ts';
import { runWorld } from './run-world.ts';
import { failureText } from './tell.ts';

/** Happenings of a world that is one of many in each run of the tests; in a soak more happens. */
const SHORT = 20;

/** Runs these worlds one after the other, each a test of its own. */
export function testWorlds(seeds: readonly { seed: number; why: string; happenings?: number }[]): void {
  let ground: Ground;
  let drop: () => Promise<void>;
  const asked = { edits: 0, met: 0 };
  beforeAll(async () => {
    // Of their own: worlds note each write in triggers that no other test should meet.
    const database = await emptyDatabase();
    await migrate(database.url);
    drop = database.drop;
    ground = openGround(database);
  }, 60_000);
  afterAll(async () => {
    await ground.end();
    await drop();
  });

  it.each(seeds)(
    '[E4] [E5] [E7] whatever happens in world $seed, its promises hold ($why)',
    async ({ seed, happenings }) => {
      const report = await runWorld(ground, { seed, happenings });
      if (report.broken.length > 0) expect.fail(failureText(report));
      expect(report.steps).toBeGreaterThan(0);
      asked.edits += report.asked.edits;
      asked.met += report.asked.met;
    },
    120_000,
  );

  it('[R32] edits were among them whose verdict was asked for, and some that met what another had written', () => {
    expect(asked.edits).toBeGreaterThan(0);
    expect(asked.met).toBeGreaterThan(0);
  });
}

export const seedsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    seed: first + index,
    why: 'of the regular ones',
    happenings: SHORT,
  }));
