// The other end of `soak-worker.ts`: a process that runs worlds, of these sources or of a changed copy of them.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { WorldWish } from './run-world.ts';
import type { SoakAnswer } from './soak-worker.ts';

export interface Worker {
  run(wish: WorldWish): Promise<SoakAnswer>;
  end(): Promise<void>;
}

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
    run: async (wish) => {
      child.send(wish);
      return (await answer()) as SoakAnswer;
    },
    end: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}
