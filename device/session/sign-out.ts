import { problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { ProfileRequest } from '#protocol/session.ts';
import { SESSION_TIMEOUT_MS, type SessionDeps, SIGN_IN_LOCK, sessionLock } from './deps.ts';
import { tellKept } from './kept-incidents.ts';
import { reportWipe } from './wipe.ts';

/** Removes a database file and whatever else is kept beside it; `false`: somebody still has it open. Repeatable. */
export type RemoveFile = (file: string) => Promise<boolean>;

/**
 * Ends a profile on this device. `unsent`: events and files that the server does not have yet. With `keep` they stay,
 * encrypted, and are sent with this person's own session, which ends when nothing is left. With `delete` they are given up.
 * A profile of which the office is still to hear what was lost stays as well, unless its person has given work up.
 * Fails with `UNSENT_WORK` when there are any and nobody chose.
 */
export async function signOut(
  deps: SessionDeps,
  profile: string,
  work: { unsent: number; choice?: 'keep' | 'delete' },
  removeFile: RemoveFile,
): Promise<Result<null>> {
  if (work.unsent > 0 && work.choice === undefined) return fail(problem('UNSENT_WORK', { count: work.unsent }));
  const keeps = work.unsent > 0 && work.choice === 'keep';
  if (keeps || (!(await tellKept(deps, profile)) && work.unsent === 0)) {
    await deps.spool.changeProfile(profile, (before) => before && { ...before, signedIn: false });
    deps.notices.send({ kind: 'session', profile });
    return ok(null);
  }
  await deps.spool.wipe(profile);
  deps.notices.send({ kind: 'session', profile });
  await clearRemains(deps, removeFile);
  return ok(null);
}

/**
 * Ends the profiles that were signed out and have sent everything. The session ends on the server first: as long as it
 * does not answer, the profile stays, encrypted and unused. It also stays while the server misses what may be here: a page looks
 * for it (`offer-kept.ts`). Call it while nothing is being sent.
 */
export async function endKept(deps: SessionDeps): Promise<void> {
  const counts = await deps.spool.counts();
  for (const { profile, signedIn } of await deps.spool.profiles()) {
    if (signedIn || counts.has(profile)) continue;
    const end = async () => {
      // Signed in again, or found to have something to send or to tell, while this waited for the lock?
      const record = await deps.spool.profile(profile);
      if (record?.signedIn !== false || record.incidents) return false;
      if ((await deps.spool.counts()).has(profile) || (await missesWork(deps.spool, profile))) return false;
      if (!(await endSession(deps, profile))) return false;
      await deps.spool.wipe(profile);
      await deps.spool.remainDone(profile, 'session');
      return true;
    };
    const ended = await deps.locks.run(SIGN_IN_LOCK, () => deps.locks.run(sessionLock(profile), end));
    if (ended) deps.notices.send({ kind: 'session', profile });
  }
}

/** Whether the last answer that its database does not have yet names events that the server lacks. */
export async function missesWork(spool: Pick<SessionDeps['spool'], 'settled'>, profile: string): Promise<boolean> {
  const last = (await spool.settled(profile)).at(-1);
  return (last?.settled.received?.missing.length ?? 0) > 0;
}

/**
 * Finishes earlier wipes: removes files whose keys are gone, ends sessions that could not be ended without a network, tells
 * the server of orders that were obeyed.
 * Without `removeFile` (the service worker cannot know what is open) files wait for the next page.
 */
export async function clearRemains(deps: SessionDeps, removeFile?: RemoveFile): Promise<void> {
  for (const { profile, files, session, report } of await deps.spool.remains()) {
    for (const file of removeFile ? files : []) {
      if (await removeFile?.(file)) await deps.spool.remainDone(profile, { file });
    }
    if (report && (await reportWipe(deps, report))) await deps.spool.remainDone(profile, 'report');
    if (!session) continue;
    await deps.locks.run(SIGN_IN_LOCK, async () => {
      // Signed in again meanwhile: that session is not the one to end.
      const left = (await deps.spool.remains()).find((remains) => remains.profile === profile);
      if (left?.session && (await endSession(deps, profile))) await deps.spool.remainDone(profile, 'session');
    });
  }
}

/** Whether the session is over on the server: ended now, or not known there any more. */
async function endSession({ http, spool }: SessionDeps, profile: string): Promise<boolean> {
  const sent = await http.request({
    method: 'POST',
    path: '/api/auth/logout',
    body: JSON.stringify({ profile, deviceId: (await spool.device()).id } satisfies ProfileRequest),
    timeoutMs: SESSION_TIMEOUT_MS,
  });
  return sent.ok || sent.problem.recovery === 'reauth' || sent.problem.recovery === 'wipe';
}
