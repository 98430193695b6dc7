import { parseArgs } from 'node:util';
import { runOnce } from './run-once.ts';
import { openStage } from './stage.ts';

// `npm run partitions -- --runs 50`: five real browsers, the real server, lines that fail. `--seed n` begins there, `--seconds`
// and `--rate` say how long people work and how many events a second they make together.

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '6' },
    rate: { type: 'string', default: '20' },
  },
});
const [runs, first, seconds, rate] = [values.runs, values.seed, values.seconds, values.rate].map(Number) as [
  number,
  number,
  number,
  number,
];

const stage = await openStage();
const failed: number[] = [];
const total = { events: 0, partitions: 0, lostAnswers: 0, cutAnswers: 0, strangers: 0, kills: 0 };
const began = performance.now();
let done = 0;
try {
  for (let seed = first; seed < first + runs; seed += 1) {
    const result = await runOnce(stage, { seed, seconds, rate });
    done += 1;
    const { troubles, events, broken } = result;
    total.events += events;
    for (const [name, times] of Object.entries(troubles)) total[name as keyof typeof troubles] += times;
    const what = `${troubles.partitions} partitions, ${troubles.lostAnswers} lost and ${troubles.cutAnswers} cut answers, ${troubles.kills} kills`;
    say(
      `seed ${seed}: ${events} events at ${result.rate.toFixed(1)}/s, ${what}, at rest after ${(result.healedMs / 1000).toFixed(1)} s: ${broken.length === 0 ? 'ok' : 'BROKEN'}`,
    );
    if (broken.length > 0) {
      failed.push(seed);
      for (const line of broken.slice(0, 20)) say(`  ${line}`);
      say(`  again: npm run partitions -- --runs 1 --seed ${seed}`);
    }
  }
} finally {
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  say(
    `${done} runs in ${minutes} min, ${failed.length} broken${failed.length > 0 ? ` (${failed.join(', ')})` : ''}: ${JSON.stringify(total)}`,
  );
  await stage.close();
}
process.exitCode = failed.length > 0 || done < runs ? 1 : 0;
