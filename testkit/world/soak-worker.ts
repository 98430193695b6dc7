// One process of a soak: a PostgreSQL of its own, and worlds one after the other as it is told.
import { startTestPostgres } from '../postgres/start.ts';
import { openGround } from './ground.ts';
import { runWorld, type WorldWish } from './run-world.ts';
import { failureText } from './tell.ts';
import type { Asked } from './verdicts.ts';

export interface SoakAnswer {
  seed: number;
  ms: number;
  steps: number;
  events: number;
  verdicts: Record<string, number>;
  asked: Asked | null;
  /** Names of the oracles that failed, and what they say. */
  oracles: string[];
  text: string;
}

const postgres = await startTestPostgres();
const ground = openGround(postgres);
let surprise: unknown = null;
process.on('unhandledRejection', (error) => {
  surprise ??= error;
});

process.on('message', async (wish: WorldWish) => {
  const report = await runWorld(ground, wish);
  if (surprise) report.broken.push({ oracle: 'liveness', findings: [`nobody caught: ${(surprise as Error).stack}`] });
  surprise = null;
  const { seed, ms, steps, events, verdicts, asked, broken } = report;
  const oracles = broken.map(({ oracle }) => oracle);
  const text = broken.length > 0 ? failureText(report) : '';
  process.send!({ seed, ms, steps, events, verdicts, asked, oracles, text } satisfies SoakAnswer);
});
process.on('disconnect', async () => {
  await ground.end();
  await postgres.stop();
  process.exit(0);
});
process.send!('ready');
