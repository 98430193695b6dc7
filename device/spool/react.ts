// Station 4: drain. What a refusal of a whole push means for the next try; it branches on codes, never on texts.
import type { Problem } from '#protocol/errors.ts';
import type { Rules } from '#protocol/rules.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { backoffDelay } from './backoff.ts';
import type { DrainState } from './spool.ts';

export type Reaction =
  /** Send half of it. */
  | 'split'
  /** A single event that cannot travel: go on without it, try it again later, last. */
  | 'setAside'
  /** Later, with smaller batches. */
  | 'later'
  /** Later; this single event may be the reason. */
  | 'suspect'
  /** It alone may be the reason: go on without it, as long as it is not the second in a row. */
  | 'passOver';

/** `events`: how many were sent together. `isSuspect`: the one that was sent alone. */
export function reactTo(problem: Problem, events: number, isSuspect = false): Reaction {
  if (problem.code === 'TOO_LARGE' || problem.code === 'MALFORMED') return events > 1 ? 'split' : 'setAside';
  if (problem.code === 'INTERNAL' && events === 1) return isSuspect ? 'passOver' : 'suspect';
  return 'later';
}

/** The same for one file. What a firewall or a slow line does to it may be done to it alone. */
export function reactToFile({ code, recovery, data }: Problem): Extract<Reaction, 'setAside' | 'passOver' | 'later'> {
  if (recovery === 'fix' || code === 'CHECKSUM_MISMATCH') return 'setAside';
  const isForAll = code === 'RATE_LIMITED' || typeof data.retryAfterMs === 'number';
  return isForAll || ['reauth', 'update', 'wipe'].includes(recovery) ? 'later' : 'passOver';
}

/** Nobody waits longer than this for the server's own word, nor for a moment that a changed clock moved away. */
export const LONGEST_WAIT_MS = 3_600_000;

/** Whether a try is due. A person's tap, or a network that came back, overrides our own back-off, not the server's word. */
export function isDue(state: DrainState, now: number, hurry: boolean): boolean {
  if (state.notBefore > now + LONGEST_WAIT_MS || isUpdated(state.problem)) return true;
  return state.notBefore <= now || (hurry && state.saidBy === 'backoff');
}

/** The app was too old, and is not any more. */
const isUpdated = (problem: Problem | null): boolean =>
  problem?.code === 'UPDATE_REQUIRED' && Number(problem.data.floor) <= SCHEMA_VERSION;

/** The state after a try that ended with `problem`. `Retry-After` is obeyed; what a retry cannot mend waits for the cap. */
export function afterFailure(
  state: DrainState,
  problem: Problem,
  rules: Rules['backoff'],
  at: { now: number; fraction: number; progress: boolean; lastedMs: number },
): DrainState {
  const attempts = at.progress ? 1 : state.attempts + 1;
  const halvings = (at.progress ? 0 : state.halvings) + Number(isBurden(problem, at.lastedMs));
  const told = problem.data.retryAfterMs;
  if (typeof told === 'number') {
    return {
      ...state,
      attempts,
      halvings,
      problem,
      saidBy: 'server',
      notBefore: at.now + Math.min(told, LONGEST_WAIT_MS),
    };
  }
  const wait = problem.retryable ? backoffDelay(attempts, rules, at.fraction) : rules.capMs;
  return { ...state, attempts, halvings, problem, saidBy: 'backoff', notBefore: at.now + wait };
}

/** A connection that breaks sooner was hardly there: a smaller push would not have come through either. */
const BROKEN_IN_USE_MS = 3_000;

function isBurden({ code }: Problem, lastedMs: number): boolean {
  return code === 'TIMEOUT' || code === 'INTERNAL' || (code === 'NETWORK_ERROR' && lastedMs >= BROKEN_IN_USE_MS);
}

/** How many events go into the first push of a run: half as many for each halving, so that a bad line gets some through. */
export function firstChunk(chunkEvents: number, halvings: number): number {
  return Math.max(1, Math.floor(chunkEvents / 2 ** Math.min(halvings, 10)));
}
