// Station 4: drain. One at a time on the whole device, by the page or the service worker: the same code.
import { tellAllKept } from '../session/kept-incidents.ts';
import { clearRemains, endKept } from '../session/sign-out.ts';
import { drainProfile } from './drain-profile.ts';
import type { DrainOutcome } from './outcome.ts';
import type { DrainDeps } from './run.ts';

export const DRAIN_LOCK = 'navette-drain';

export interface DrainWish {
  /** Overrides our own back-off: the network came back, a person asks, the browser woke the service worker. */
  hurry?: boolean;
  /** This profile before the others: the one that is open. */
  first?: string;
}

export interface Drain {
  /**
   * Sends what waits, of every profile; resolves after the spool was looked at once more, later than this call. Calls that
   * come while one is at work share the next. Resolves with the outcome of each profile that has or had something waiting.
   */
  request(wish?: DrainWish): Promise<DrainOutcome[]>;
}

export function createDrain(deps: DrainDeps): Drain {
  let running: Promise<unknown> | null = null;
  let queued: { wish: DrainWish; outcomes: Promise<DrainOutcome[]> } | null = null;

  const start = (wish: DrainWish) => {
    const outcomes = deps.locks.run(DRAIN_LOCK, () => drainAll(deps, wish));
    const done = outcomes
      .catch(() => undefined)
      .then(() => {
        if (running === done) running = null;
      });
    running = done;
    return outcomes;
  };

  return {
    request: (wish = {}) => {
      if (!running) return start(wish);
      if (queued) {
        queued.wish = { first: wish.first ?? queued.wish.first, hurry: wish.hurry || queued.wish.hurry };
        return queued.outcomes;
      }
      const outcomes = running.then(() => {
        const next = queued?.wish ?? wish;
        queued = null;
        return start(next);
      });
      queued = { wish, outcomes };
      return outcomes;
    },
  };
}

async function drainAll(deps: DrainDeps, { hurry = false, first }: DrainWish): Promise<DrainOutcome[]> {
  const waiting = await deps.spool.counts();
  const profiles = [...waiting].sort(([a], [b]) => Number(b === first) - Number(a === first));
  const outcomes: DrainOutcome[] = [];
  let reachable = true;
  for (const [profile, left] of profiles) {
    const outcome = await drainProfile(deps, profile, left, hurry);
    outcomes.push(outcome);
    deps.notices.send({ kind: 'drained', outcome });
    reachable = !isUnreachable(outcome);
    // The next profile would only wait for the same silence.
    if (!reachable) break;
  }
  if (reachable && (hurry || outcomes.some(({ sent, files }) => sent + files > 0))) {
    await tellAllKept(deps);
    await endKept(deps);
    await clearRemains(deps);
  }
  return outcomes;
}

/** Its events met no line. A file that fails says little of what others have to send, nor does what fails after some passed. */
function isUnreachable({ tried, sent, files, left, problem }: DrainOutcome): boolean {
  if (!tried || sent + files > 0 || left.events === 0) return false;
  return problem?.code === 'NETWORK_ERROR' || problem?.code === 'TIMEOUT' || problem?.code === 'NOT_THE_SERVER';
}
