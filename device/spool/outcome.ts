// Station 4: drain. What came of it, for people and for whoever asked.
import type { Problem } from '#protocol/errors.ts';

export interface DrainOutcome {
  profile: string;
  /** `false`: it was not its time yet, or nobody is signed in. */
  tried: boolean;
  /** Events and files that are settled now. */
  sent: number;
  files: number;
  /** What waits still. */
  left: { events: number; files: number };
  /** Milliseconds by the device's clock; `null` when nothing waits, or only a sign-in helps. */
  retryAt: number | null;
  /** Why something is left. */
  problem: Problem | null;
  /** Events whose seal is broken: to be put again from the outbox. */
  damaged: string[];
}
