import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../postgres/database.ts';
import { type Ground, openGround } from './ground.ts';
import { runWorld } from './run-world.ts';
import { failureText } from './tell.ts';

/** Happenings of a world that is one of many in each run of the tests; in a soak more happens. */
const SHORT = 20;

/** Runs these worlds one after the other, each a test of its own. */
export function testWorlds(seeds: readonly { seed: number; why: string; happenings?: number }[]): void {
  let ground: Ground;
  beforeAll(() => {
    ground = openGround(testDatabase());
  });
  afterAll(() => ground.end());

  it.each(seeds)(
    '[E4] [E5] [E7] whatever happens in world $seed, its promises hold ($why)',
    async ({ seed, happenings }) => {
      const report = await runWorld(ground, { seed, happenings });
      if (report.broken.length > 0) expect.fail(failureText(report));
      expect(report.steps).toBeGreaterThan(0);
    },
    120_000,
  );
}

export const seedsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    seed: first + index,
    why: 'of the regular ones',
    happenings: SHORT,
  }));
