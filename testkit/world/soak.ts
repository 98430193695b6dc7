// npm run soak: many worlds, on all cores. "--worlds n", "--minutes n", "--seed n" (that one alone, or the first), "--cores n",
// "--happenings n": how much happens in each; "--rare": only worlds whose seed knows lost storage or a server that is set back;
// "--mutations": what fails when a mechanism is removed; "--only name": that one.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runMutations } from './mutate.ts';
import { rareOf } from './rare.ts';
import type { SoakAnswer } from './soak-worker.ts';
import { startWorker } from './worker.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Between two lines of progress in a log. */
const TOLD_MS = 60_000;
/** Worlds of one PostgreSQL: then it is made anew, so that it does not grow. */
const WORLDS_A_WORKER = 120;

const { values } = parseArgs({
  options: {
    worlds: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    cores: { type: 'string' },
    happenings: { type: 'string' },
    rare: { type: 'boolean', default: false },
    mutations: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const say = (text: string) => process.stdout.write(text);

if (values.mutations) process.exitCode = (await runMutations(say, Number(values.worlds ?? 40), values.only)) ? 0 : 1;
else process.exitCode = (await soak()) ? 0 : 1;

async function soak(): Promise<boolean> {
  const alone = values.seed !== undefined && !values.worlds && !values.minutes;
  const first = Number(values.seed ?? 1_000_000 + Math.floor(Math.random() * 1_000_000_000));
  const worlds = alone ? 1 : Number(values.worlds ?? (values.minutes ? Number.POSITIVE_INFINITY : 1_000));
  const cores = Math.min(worlds, Number(values.cores ?? availableParallelism()));
  const length = values.happenings ? { happenings: Number(values.happenings) } : {};
  const until = values.minutes ? performance.now() + Number(values.minutes) * 60_000 : Number.POSITIVE_INFINITY;
  const began = performance.now();
  const failed: number[] = [];
  const sums = { worlds: 0, events: 0, steps: 0 };
  const verdicts: Record<string, number> = {};
  const asked = { edits: 0, met: 0, untold: 0 };
  let begun = 0;
  let seed = first;
  let told = 0;

  const take = (answer: SoakAnswer): void => {
    sums.worlds += 1;
    sums.events += answer.events;
    sums.steps += answer.steps;
    for (const [name, n] of Object.entries(answer.verdicts)) verdicts[name] = (verdicts[name] ?? 0) + n;
    for (const name of ['edits', 'met', 'untold'] as const) asked[name] += answer.asked?.[name] ?? 0;
    if (answer.oracles.length > 0) {
      failed.push(answer.seed);
      say(`\n${answer.text}\n`);
    }
    const now = performance.now();
    if (process.stdout.isTTY || now - told > TOLD_MS) {
      told = now;
      progress();
    }
  };
  const progress = () => {
    const seconds = (performance.now() - began) / 1_000;
    const line = `${sums.worlds} worlds, ${sums.events} events, ${failed.length} failed, ${seconds.toFixed(0)} s`;
    say(process.stdout.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
  };

  const goesOn = () => begun < worlds && performance.now() < until;
  const nextSeed = (): number => {
    while (values.rare && !isRare(seed)) seed += 1;
    seed += 1;
    return seed - 1;
  };

  const work = async (): Promise<void> => {
    while (goesOn()) {
      const worker = await startWorker(ROOT);
      for (let done = 0; done < WORLDS_A_WORKER && goesOn(); done += 1) {
        begun += 1;
        take(await worker.run({ seed: nextSeed(), ...length }));
        if (worker.isGone) break;
      }
      await worker.end();
    }
  };
  say(`worlds from seed ${first} on, on ${cores} cores\n`);
  await Promise.all(Array.from({ length: cores }, work));
  progress();
  say(`\nverdicts: ${JSON.stringify(verdicts)}\nasked of verdicts: ${JSON.stringify(asked)}\n${sums.steps} steps\n`);
  if (failed.length > 0) say(`failed: ${failed.map((seed) => `npm run soak -- --seed ${seed}`).join('\n        ')}\n`);
  return failed.length === 0;
}

function isRare(seed: number): boolean {
  const { evicts, restores } = rareOf(seed);
  return evicts || restores;
}
