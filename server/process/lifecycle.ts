import { readFileSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** People and service managers wait so long; PostgreSQL, should it need more, ends by itself (`embedded/launch.ts`). */
const DEADLINE_MS = 4_800;
const PARENT_LOOK_MS = 200;

export interface Lifecycle {
  /** Called when the process ends in an orderly way; the last one registered first. */
  onEnd(closer: () => unknown): void;
  /** Ends the process with 0 and a sentence for people: a command has done its work. */
  end(said: string): Promise<void>;
  /** Ends the process with 1 and a sentence for people. Does nothing once the process is ending. */
  fail(problem: string): Promise<void>;
}

/**
 * The life of the server's process: ends it in order at a signal (exit 0) or at a failure (exit 1). Later
 * signals are the same wish again: Ctrl-C reaches us from the terminal and once more through npm.
 */
export function createLifecycle(say: (line: string) => void): Lifecycle {
  const closers: (() => unknown)[] = [];
  let ending: Promise<void> | undefined;

  const close = (code: number): Promise<void> => {
    ending ??= (async () => {
      setTimeout(() => process.exit(code), DEADLINE_MS).unref();
      for (let next = closers.pop(); next !== undefined; next = closers.pop()) {
        try {
          await next();
        } catch (error) {
          say(String(error));
        }
      }
      process.exit(code);
    })();
    return ending;
  };
  const lifecycle: Lifecycle = {
    onEnd: (closer) => void closers.push(closer),
    async end(said) {
      say(said);
      await close(0);
    },
    async fail(problem) {
      // What breaks while everything is being closed is no news.
      if (ending === undefined) process.stderr.write(`\n${problem}\n\n`);
      await close(1);
    },
  };
  const stop = (reason: string): void => {
    if (ending === undefined) say(`Stopping (${reason}) …`);
    void close(0);
  };
  for (const signal of SIGNALS) process.on(signal, () => stop(signal));
  followNpm(() => stop('npm ended'));
  const crash = (error: unknown): void =>
    void lifecycle.fail(error instanceof Error ? String(error.stack) : String(error));
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  // A closed terminal must not end us before the database is closed.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return lifecycle;
}

/**
 * npm starts us through a shell that hands on no signal, and npm killed with SIGKILL cannot: when either is
 * gone, nobody would be left to stop us.
 */
function followNpm(onEnd: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  setInterval(() => {
    if (process.ppid !== shell || parentOf(shell) !== npm) onEnd();
  }, PARENT_LOOK_MS).unref();
}

/** On Linux only; elsewhere the shell replaces itself by us and the first look is enough. */
function parentOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}
