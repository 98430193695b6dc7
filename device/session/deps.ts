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

/** One at a time for each profile: whoever renews, signs in or signs out, in any tab or the service worker. */
export const sessionLock = (profile: string): string => `navette-session-${profile}`;

/** Time limit of a session's requests before the tenant's rules are known. Milliseconds. */
export const SESSION_TIMEOUT_MS = 30_000;
