// A profile whose database cannot be opened, or is kept by another tab: its person sees why, what waits is sent all the same, and the office hears of it.

import { type ErrorCode, type Problem, problem } from '#protocol/errors.ts';
import type { Incident } from '#protocol/incident.ts';
import { DatabaseClosed, FileHeld, isStorageFull } from './db/database.ts';
import type { DeviceDeps } from './device-deps.ts';
import { MigrationFailed } from './open-database.ts';
import { dailyIncident, keepIncident, tellKept } from './session/kept-incidents.ts';
import type { Drain } from './spool/drain.ts';
import { ProfileGone } from './spool/spool.ts';

export interface Stuck {
  /** The profile that should be open and cannot be, and why. */
  now(): { profile: string; problem: Problem } | null;
  /** Answers why, in words for a person; `null`: there are none, and whoever tried must throw. */
  met(profile: string, error: unknown): Problem | null;
  /** It is open, and answers. */
  over(): void;
  /** Told once more to the server, when there was neither room nor a network. */
  tell(): Promise<void>;
}

/** Of what went wrong: for support, without values of records. */
const NAME_LENGTH = 80;

export function createStuck(deps: DeviceDeps & { drain: Drain }): Stuck {
  let stuck: { profile: string; problem: Problem } | null = null;
  /** What found no room beside the session. */
  let untold: { profile: string; incident: Incident } | null = null;

  const tell = async (): Promise<void> => {
    const waiting = untold;
    if (waiting && (await tellKept(deps, waiting.profile, [waiting.incident])) && untold === waiting) untold = null;
  };

  const note = async (profile: string, code: ErrorCode, error: unknown): Promise<void> => {
    const name = error instanceof Error ? error.name.slice(0, NAME_LENGTH) : typeof error;
    const incident = dailyIncident('DATABASE_UNUSABLE', profile, deps.clock.now(), { code, error: name });
    if (!(await keepIncident(deps, profile, incident))) untold = { profile, incident };
    // What waits was sealed out of it; what is kept is told on the same way.
    await deps.drain.request({ first: profile, hurry: true });
    await tell();
  };

  return {
    now: () => stuck,
    met: (profile, error) => {
      const cause = error instanceof MigrationFailed ? error.cause : error;
      // Closed or wiped meanwhile: nobody's trouble.
      if (cause instanceof DatabaseClosed || cause instanceof ProfileGone) return null;
      // Nothing is wrong with it.
      if (cause instanceof FileHeld) {
        stuck = { profile, problem: problem('WINDOW_ASLEEP') };
        return stuck.problem;
      }
      const isFull = isStorageFull(cause);
      const isKnown = isFull || error instanceof MigrationFailed;
      const code = isFull ? 'STORAGE_FULL' : isKnown ? 'LOCAL_MIGRATION_FAILED' : 'INTERNAL';
      void note(profile, code, cause).catch(deps.report);
      if (!isKnown) return null;
      deps.report(cause);
      stuck = { profile, problem: problem(code) };
      return stuck.problem;
    },
    over: () => {
      stuck = null;
    },
    tell,
  };
}
