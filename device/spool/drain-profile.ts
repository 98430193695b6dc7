// Station 4: drain. One profile's entries, as their author, with their author's own session.
import { type Problem, problem } from '#protocol/errors.ts';
import { isNoRoom } from '../ports/no-room.ts';
import type { DrainOutcome } from './outcome.ts';
import { afterFailure, firstChunk, isDue } from './react.ts';
import { type DrainDeps, outcomeOf, type Run, untried } from './run.ts';
import { sendEvents } from './send-events.ts';
import { sendFiles } from './send-files.ts';
import { type DrainState, FRESH_DRAIN, ProfileGone } from './spool.ts';

/**
 * Never throws for what the network or the server does. `left`: what was seen to wait. `hurry`: the network came back, or a
 * person asks.
 */
export async function drainProfile(
  deps: DrainDeps,
  profile: string,
  left: DrainOutcome['left'],
  hurry: boolean,
): Promise<DrainOutcome> {
  const { spool, clock } = deps;
  const [record, state, device] = await Promise.all([
    spool.profile(profile),
    spool.drainState(profile),
    spool.device(),
  ]);
  if (!record || record.requiresReauth) {
    return untried(profile, left, { problem: problem('REAUTH_REQUIRED'), retryAt: null });
  }
  if (!isDue(state, clock.now().getTime(), hurry)) {
    return untried(profile, left, { problem: state.problem, retryAt: state.notBefore });
  }
  // Only now: asked after each commit, with thousands that wait for a network these would be read each time.
  const { entries, mark } = await spool.entries(profile);
  const run: Run = {
    profile,
    deviceId: device.id,
    record,
    entries,
    unkept: [],
    mark,
    held: new Set(),
    suspects: new Set(state.suspects),
    inVain: 0,
    damaged: [],
    lastedMs: 0,
    chunk: firstChunk(record.tenant.rules.chunkEvents, state.halvings),
    sent: 0,
    files: 0,
    why: null,
  };
  deps.notices.send({ kind: 'draining', profile });
  const stopped = await sendAll(deps, run);
  if (stopped === 'gone') return outcomeOf(run, []);

  run.entries = [...run.entries, ...run.unkept];
  const why = stopped ?? run.why;
  const outcome = outcomeOf(run, run.entries);
  const progress = run.sent + run.files > 0;
  const waiting = new Set(run.entries.map((entry) => entry.id));
  const next = {
    ...state,
    lastContactAt: progress ? clock.now().getTime() : state.lastContactAt,
    suspects: [...run.suspects].filter((id) => waiting.has(id)),
  };
  if (why === null || run.entries.length === 0) {
    await keepState(deps, profile, { ...FRESH_DRAIN, lastContactAt: next.lastContactAt });
    return outcome;
  }
  const at = { now: clock.now().getTime(), fraction: deps.random.fraction(), progress, lastedMs: run.lastedMs };
  const failed = afterFailure(next, why, record.tenant.rules.backoff, at);
  await keepState(deps, profile, failed);
  return { ...outcome, problem: why, retryAt: why.code === 'REAUTH_REQUIRED' ? null : failed.notBefore };
}

/** Without room the next try comes by what this one answers, or sooner. */
async function keepState({ spool }: DrainDeps, profile: string, state: DrainState): Promise<void> {
  try {
    await spool.setDrainState(profile, state);
  } catch (error) {
    if (!isNoRoom(error)) throw error;
  }
}

/** Events, then files; events again whenever new ones came. */
async function sendAll(deps: DrainDeps, run: Run): Promise<Problem | 'gone' | null> {
  try {
    for (;;) {
      const stopped = await sendEvents(deps, run);
      // Two events in a row that may be the reason themselves keep no file back.
      const ended = stopped && run.inVain < 2 ? stopped : await sendFiles(deps, run);
      if (ended !== 'new events') return ended;
    }
  } catch (thrown) {
    if (thrown instanceof ProfileGone) return 'gone';
    if (isNoRoom(thrown)) return problem('STORAGE_FULL');
    return problem('INTERNAL', { requestId: thrown instanceof Error ? thrown.name : 'unknown' });
  }
}
