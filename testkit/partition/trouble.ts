import type { Draw } from '#server/demo/draw.ts';
import type { FaultProxy } from '../fault-proxy.ts';
import type { ServerProcess } from '../server-process.ts';

/** What happened to the lines and the server in one run. */
export interface Troubles {
  partitions: number;
  lostAnswers: number;
  cutAnswers: number;
  strangers: number;
  kills: number;
}

export const NO_TROUBLE: Troubles = { partitions: 0, lostAnswers: 0, cutAnswers: 0, strangers: 0, kills: 0 };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Until it is told to end: parts of the devices lose the server and get it back, answers are lost or break off, somebody else
 * answers, and now and then the server's process is killed. Drawn from a seed; when exactly a request meets it is chance.
 */
export async function makeTrouble(
  draw: Draw,
  { lines, server, isOver }: { lines: readonly FaultProxy[]; server: ServerProcess; isOver(): boolean },
): Promise<Troubles> {
  const seen: Troubles = { ...NO_TROUBLE };
  const cut = new Map<FaultProxy, Promise<void>>();

  const partition = (line: FaultProxy): void => {
    if (cut.has(line)) return;
    seen.partitions += 1;
    line.unplug();
    const healed = pause(draw.int(200, 2_500)).then(() => {
      line.plugIn();
      cut.delete(line);
    });
    cut.set(line, healed);
  };

  while (!isOver()) {
    await pause(draw.int(80, 500));
    const line = draw.pick(lines);
    const kind = draw.int(1, 100);
    if (kind <= 40) {
      for (const one of draw.shuffle(lines).slice(0, draw.int(1, lines.length))) partition(one);
    } else if (kind <= 60) {
      seen.lostAnswers += 1;
      line.strike({
        on: [draw.pick(['push', 'push', 'pull', 'refresh'] as const)],
        fault: { kind: 'loseAnswer' },
        times: 1,
      });
    } else if (kind <= 75) {
      seen.cutAnswers += 1;
      line.strike({ on: ['pull', 'push'], fault: { kind: 'cutAnswer', afterBytes: draw.int(1, 3_000) }, times: 1 });
    } else if (kind <= 85) {
      seen.strangers += 1;
      const body = '<html><body>Wi-Fi</body></html>';
      line.strike({
        on: ['push', 'pull'],
        fault: { kind: 'answer', status: draw.pick([200, 302, 502]), body },
        times: 1,
      });
    } else if (kind <= 97) line.cutConnections();
    else if (seen.kills === 0) {
      seen.kills += 1;
      await server.restart('SIGKILL');
    }
  }
  await Promise.all(cut.values());
  return seen;
}
