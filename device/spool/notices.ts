// Stations 4 and 8: what tabs and the service worker tell each other about sending and sessions.
import type { DrainOutcome } from './outcome.ts';

/** The name of the channel. */
export const SPOOL_CHANNEL = 'navette-spool';

export type SpoolNotice =
  /** Sending begins for a profile that has something to send. */
  | { kind: 'draining'; profile: string }
  /** The spool holds answers that the profile's database does not have yet. */
  | { kind: 'settled'; profile: string }
  | { kind: 'drained'; outcome: DrainOutcome }
  /** Who is signed in, or whether they must sign in again, has changed. */
  | { kind: 'session'; profile: string };
