// Station 4: drain. What a drain needs, knows while it runs, and leaves behind.
import type { Problem } from '#protocol/errors.ts';
import type { Ids } from '../ports/ids.ts';
import type { Random } from '../ports/random.ts';
import type { SessionDeps } from '../session/deps.ts';
import type { DrainOutcome } from './outcome.ts';
import type { ProfileRecord, SpoolEntry } from './spool.ts';

export interface DrainDeps extends SessionDeps {
  random: Random;
  ids: Ids;
}

/** One drain of one profile while it runs. */
export interface Run {
  profile: string;
  deviceId: string;
  record: ProfileRecord;
  entries: SpoolEntry[];
  /** Answered, but there was no room to keep the answer: they stay in the spool and go again in a later run. */
  unkept: SpoolEntry[];
  /** Of the spool when `entries` were read. */
  mark: number;
  /** Not to be tried again in this run. */
  held: Set<string>;
  /** The one that failed last is the last of them. */
  suspects: Set<string>;
  /** Requests in a row that failed and may have done so for what they held. */
  inVain: number;
  damaged: string[];
  /** How long the last push took, or took to fail. */
  lastedMs: number;
  /** Events in the next push. */
  chunk: number;
  sent: number;
  files: number;
  /** Why the first of the entries that stay does so. */
  why: Problem | null;
}

/** Goes last the next time, behind all that failed before it. */
export function suspect(run: Run, id: string): void {
  run.suspects.delete(id);
  run.suspects.add(id);
}

/** Not again in this run. */
export function setAside(run: Run, id: string, why: Problem): void {
  run.held.add(id);
  suspect(run, id);
  run.why ??= why;
}

/** The same of one that may be the reason itself. With the second in a row it is the line, or the server: answers `false`. */
export function passOver(run: Run, id: string, why: Problem): boolean {
  setAside(run, id, why);
  run.inVain += 1;
  return run.inVain === 1;
}

export function outcomeOf(run: Run, entries: readonly SpoolEntry[]): DrainOutcome {
  return {
    profile: run.profile,
    tried: true,
    sent: run.sent,
    files: run.files,
    left: leftOf(entries),
    retryAt: null,
    problem: null,
    damaged: run.damaged,
  };
}

/** Of a profile that was left alone. */
export function untried(
  profile: string,
  left: DrainOutcome['left'],
  why: Pick<DrainOutcome, 'problem' | 'retryAt'>,
): DrainOutcome {
  return { profile, tried: false, sent: 0, files: 0, left, damaged: [], ...why };
}

function leftOf(entries: readonly SpoolEntry[]): DrainOutcome['left'] {
  const files = entries.filter((entry) => entry.kind === 'file').length;
  return { events: entries.length - files, files };
}
