import { type Problem, problem } from '#protocol/errors.ts';
import type { FirstSync, SyncSummary } from '../api.ts';
import type { Sql } from '../db/database.ts';
import { type Meta, readMeta } from '../db/meta.ts';
import { countWork } from '../outbox/journal.ts';

/** How the last try of one way ended. Milliseconds by the device's clock. */
export interface Try {
  problem: Problem | null;
  retryAt: number | null;
}

/** What tries to reach the server have shown; shared between tabs. */
export interface TryStatus {
  /** `null`: not tried yet. */
  reachable: boolean | null;
  lastContactAt: number | null;
  push: Try;
  pull: Try;
  /** Something found no room on the disk, and nothing was written since. */
  full: boolean;
}

export const UNTRIED: TryStatus = {
  reachable: null,
  lastContactAt: null,
  push: { problem: null, retryAt: null },
  pull: { problem: null, retryAt: null },
  full: false,
};

/** Did the server itself answer? */
export const wasReached = (problem: Problem | null): boolean =>
  problem === null || !['NETWORK_ERROR', 'TIMEOUT', 'NOT_THE_SERVER'].includes(problem.code);

/** The status after a try. `now`: when it ended; `null`: nobody was asked, which says nothing about the network. */
export function afterTry(status: TryStatus, way: 'push' | 'pull', result: Try, now: number | null): TryStatus {
  const { problem } = result;
  const asked = now !== null && problem?.code !== 'REAUTH_REQUIRED' && problem?.code !== 'STORAGE_FULL';
  if (!asked) return { ...status, [way]: result };
  const reachable = wasReached(problem);
  return { ...status, [way]: result, reachable, lastContactAt: reachable ? now : status.lastContactAt };
}

/** What this tab does right now. */
export interface Activity {
  pushing: boolean;
  pulling: boolean;
  sending: boolean;
  /** Rows of the first sync that were there after this tab's first page, and when that was (`Clock.elapsed`). */
  pace: { rows: number; since: number } | null;
}

export const NOTHING_OPEN: SyncSummary = {
  reachable: null,
  phase: 'idle',
  counts: { saved: 0, sending: 0, received: 0, amended: 0, needsYou: 0 },
  filesWaiting: 0,
  received: 0,
  committed: 0,
  oldestWaitingAt: null,
  lastContactAt: null,
  problem: null,
  nextTryAt: null,
  firstSync: null,
};

/** `elapsed`: of the clock that never goes back. */
export async function summarize(
  sql: Sql,
  status: TryStatus,
  activity: Activity,
  elapsed: number,
): Promise<SyncSummary> {
  const meta = await readMeta(sql);
  const { counts, filesWaiting, oldestWaitingAt } = await countWork(sql, activity.sending);
  const { push, pull } = status;
  const retries = [push.retryAt, pull.retryAt].filter((at) => at !== null);
  const contacts = [status.lastContactAt, meta.lastPullAt && Date.parse(meta.lastPullAt)].filter((at) => at !== null);
  const instant = (at: number) => new Date(at).toISOString();
  return {
    reachable: status.reachable,
    phase: activity.pushing ? 'pushing' : activity.pulling ? 'pulling' : 'idle',
    counts,
    filesWaiting,
    received: Math.min(meta.received, meta.seq),
    committed: meta.seq,
    oldestWaitingAt,
    lastContactAt: contacts.length > 0 ? instant(Math.max(...contacts.map(Number))) : null,
    // The network is waited for; this needs a person.
    problem: status.full ? problem('STORAGE_FULL') : (push.problem ?? pull.problem),
    nextTryAt: retries.length > 0 ? instant(Math.min(...retries)) : null,
    firstSync: meta.ready ? null : firstSync(meta, activity.pace, elapsed),
  };
}

function firstSync({ progress }: Meta, pace: Activity['pace'], elapsed: number): FirstSync {
  const byEntity = progress?.byEntity ?? {};
  const rows = Object.values(byEntity).reduce((sum, entity) => sum + entity.rows, 0);
  const total = progress?.total ?? null;
  const done = pace ? rows - pace.rows : 0;
  const leftMs =
    pace && total !== null && done > 0 ? Math.round(((total - rows) * (elapsed - pace.since)) / done) : null;
  return { rows, total, byEntity, bytes: progress?.bytes ?? 0, leftMs };
}
