import type { Channel } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Http } from '../ports/http.ts';
import type { Locks } from '../ports/locks.ts';
import type { SpoolNotice } from '../spool/notices.ts';
import type { Spool } from '../spool/spool.ts';

export interface SessionDeps {
  spool: Spool;
  http: Http;
  locks: Locks;
  clock: Clock;
  notices: Channel<SpoolNotice>;
}

/**
 * One at a time on the device, in any tab or the service worker: whoever signs in, or ends the session of who has signed
 * out. The cookie of a profile has one name: the end of an earlier session would end the one that has just begun.
 */
export const SIGN_IN_LOCK = 'navette-sign-in';

/** One at a time for each profile: whoever renews its session or changes it. Taken inside `SIGN_IN_LOCK`, never outside. */
export const sessionLock = (profile: string): string => `navette-session-${profile}`;

/** Time limit of a session's requests before the tenant's rules are known. Milliseconds. */
export const SESSION_TIMEOUT_MS = 30_000;

/** Held while a person signs out; an opening profile waits for its end. */
export const leaveLock = (profile: string): string => `navette-leave-${profile}`;
