// The other end of `soak-worker.ts`: a process that runs worlds, of these sources or of a changed copy of them.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { WorldWish } from './run-world.ts';
import type { SoakAnswer } from './soak-worker.ts';

export interface Worker {
  /** A world that does not end takes the process along: `isGone`, and liveness has failed. */
  run(wish: WorldWish): Promise<SoakAnswer>;
  readonly isGone: boolean;
  end(): Promise<void>;
}

/** Real time. A world takes a second; one that is to be healed may take four minutes (`scheduler.ts`). */
const MOST_MS = 600_000;

/** `root`: the folder of the sources. */
export async function startWorker(root: string): Promise<Worker> {
  const child: ChildProcess = fork(join(root, 'testkit/world/soak-worker.ts'), {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`a worker ended: ${code}`)));
  });
  gone.catch(() => undefined);
  const answer = () => Promise.race([new Promise<unknown>((resolve) => child.once('message', resolve)), gone]);
  await answer();
  return {
    get isGone() {
      return child.killed;
    },
    run: async (wish) => {
      const { seed } = wish;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<SoakAnswer>((resolve) => {
        timer = setTimeout(() => {
          child.kill('SIGKILL');
          const text = `World ${seed} does not end. Run it again: npm run soak -- --seed ${seed}`;
          resolve({ seed, ms: MOST_MS, steps: 0, events: 0, verdicts: {}, asked: null, oracles: ['liveness'], text });
        }, MOST_MS);
      });
      child.send(wish);
      const done = await Promise.race([answer() as Promise<SoakAnswer>, late]);
      clearTimeout(timer);
      return done;
    },
    end: async () => {
      if (child.killed) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}
