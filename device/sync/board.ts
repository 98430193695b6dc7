import type { SyncSummary } from '../api.ts';
import type { Database } from '../db/database.ts';
import { createGather } from '../live/gather.ts';
import type { Clock } from '../ports/clock.ts';
import type { Timers } from '../ports/timers.ts';
import { type Activity, afterTry, summarize, type Try, type TryStatus, UNTRIED } from './status.ts';

/** What this tab knows and does, and the summary that people see of it. */
export interface Board {
  status(): TryStatus;
  activity(): Activity;
  doing(change: Partial<Activity>): void;
  /** A try has ended; the other tabs are told. `asked`: of the network. */
  tried(way: 'push' | 'pull', result: Try, asked: boolean): void;
  /** The disk has room, or none; the other tabs are told. */
  full(now: boolean): void;
  /** Another tab's try has ended. */
  heard(status: TryStatus): void;
  /** Counts may have changed. */
  refresh(): void;
  summary(): Promise<SyncSummary>;
  stop(): void;
}

/** Summaries are told at most this often. */
const APART_MS = 100;

export function createBoard(deps: {
  db: Database;
  clock: Clock;
  timers: Timers;
  tell: (summary: SyncSummary) => void;
  tellTabs: (status: TryStatus) => void;
  report: (error: unknown) => void;
  /** Nobody sees a summary that is told now. */
  isUnseen: () => boolean;
}): Board {
  let status = UNTRIED;
  let activity: Activity = { pushing: false, pulling: false, sending: false, pace: null };
  let stopped = false;
  const summary = () => summarize(deps.db, status, activity, deps.clock.elapsed());
  const soon = createGather<null>(deps.timers, APART_MS, () => {
    if (stopped || deps.isUnseen()) return;
    // A summary under way when the profile is closed finds its database closed.
    summary().then(
      (told) => stopped || deps.tell(told),
      (error: unknown) => stopped || deps.report(error),
    );
  });
  const refresh = () => soon.add(null);

  return {
    status: () => status,
    activity: () => activity,
    doing: (change) => {
      activity = { ...activity, ...change };
      refresh();
    },
    tried: (way, result, asked) => {
      status = afterTry(status, way, result, asked ? deps.clock.now().getTime() : null);
      deps.tellTabs(status);
      refresh();
    },
    full: (now) => {
      if (status.full === now) return;
      status = { ...status, full: now };
      deps.tellTabs(status);
      refresh();
    },
    heard: (told) => {
      status = told;
      refresh();
    },
    refresh,
    summary,
    stop: () => {
      stopped = true;
      soon.stop();
    },
  };
}
