import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** As Node does whenever it likes. What is held weakly only, also by a callback of an earlier turn, is gone then. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
  }
}
