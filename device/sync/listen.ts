// Station 9: pull. The server's word that there is something to pull, as server-sent events over fetch: only there can
// the bearer token travel in a header.
import type { Rules } from '#protocol/rules.ts';
import { POKE_EVENT } from '#protocol/status.ts';
import type { Random } from '../ports/random.ts';
import { pause, type Timers } from '../ports/timers.ts';
import { authorized } from '../session/authorized.ts';
import type { SessionDeps } from '../session/deps.ts';
import { backoffDelay } from '../spool/backoff.ts';

/** Longer than the server is ever silent: it sends a heartbeat at least every 25 s. */
const SILENCE_MS = 60_000;

export interface ListenDeps extends SessionDeps {
  profile: string;
  timers: Timers;
  random: Random;
  rules(): Rules;
  report(error: unknown): void;
  /** The server is there: listening begins. What it said before was not heard. */
  onReached(): void;
  /** Something is there to pull. */
  onPoke(): void;
}

export interface Listener {
  /** The network came back: do not wait for the next try. */
  hurry(): void;
  stop(): Promise<void>;
}

/** Listens in one tab of all at a time, again and again until it is stopped. */
export function listen(deps: ListenDeps): Listener {
  const stopping = new AbortController();
  let waiting = new AbortController();
  const turn = async () => {
    for (let attempt = 1; !stopping.signal.aborted; attempt += 1) {
      // Whatever goes wrong here, the next try may do better: without it nothing is heard until the app is opened anew.
      const wasReached = await listenOnce(deps, stopping.signal).catch(deps.report);
      if (wasReached) attempt = 1;
      if (stopping.signal.aborted) return;
      waiting = new AbortController();
      const delay = backoffDelay(attempt, deps.rules().backoff, deps.random.fraction());
      await pause(deps.timers, delay, waiting.signal);
    }
  };
  // A tab that still waits for its turn ends at once: it would get it while it cannot use it.
  const ended = deps.locks.run(`navette-listen-${deps.profile}`, turn, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) deps.report(error);
  });
  return {
    hurry: () => waiting.abort(),
    stop: async () => {
      stopping.abort();
      waiting.abort();
      await ended;
    },
  };
}

/** Whether the server answered. Resolves when the connection ends. */
async function listenOnce(deps: ListenDeps, signal: AbortSignal): Promise<boolean> {
  const opened = await authorized(deps, deps.profile, (headers) =>
    deps.http.open({
      method: 'GET',
      path: '/api/sync/live',
      headers: { ...headers, Accept: 'text/event-stream' },
      timeoutMs: SILENCE_MS,
      signal,
    }),
  );
  if (!opened.ok) return false;
  deps.onReached();
  const reader = opened.value.body.getReader();
  const end = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  const text = new TextDecoder();
  let line = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return true;
      const lines = (line + text.decode(value, { stream: true })).split('\n');
      line = lines.pop() ?? '';
      if (lines.some((each) => each.trim() === `event: ${POKE_EVENT}`)) deps.onPoke();
    }
  } catch {
    return true;
  } finally {
    signal.removeEventListener('abort', end);
  }
}
