// Station 4: drain. The access token of a profile, renewed when needed, once for all tabs and the service worker.
import { type Problem, problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { RefreshRequest, SessionAnswer } from '#protocol/session.ts';
import { readJson } from '../ports/http-json.ts';
import type { ProfileRecord } from '../spool/spool.ts';
import { changeIfRoom } from './change-record.ts';
import { type SessionDeps, sessionLock } from './deps.ts';
import { recordOf } from './record.ts';
import { sessionShape } from './session-shape.ts';
import { obeyWipe } from './wipe.ts';

/** A token this close to its end is renewed before it is used. */
const MARGIN_MS = 20_000;

/**
 * A token to send with. `refused`: one that the server no longer takes. Whoever comes second finds what the first has
 * stored, because it reads again after it got the lock.
 *
 * Fails with `REAUTH_REQUIRED` (the profile is marked, only a sign-in helps), or with what kept the server from answering:
 * no network is not a sign-out.
 */
export async function accessToken(deps: SessionDeps, profile: string, refused?: string): Promise<Result<string>> {
  const known = await usable(deps, profile, refused);
  if (known) return known;
  return await deps.locks.run(
    sessionLock(profile),
    async () => (await usable(deps, profile, refused)) ?? (await renew(deps, profile)),
  );
}

/** `null`: must be renewed. */
async function usable(deps: SessionDeps, profile: string, refused?: string): Promise<Result<string> | null> {
  const record = await deps.spool.profile(profile);
  if (!record || record.requiresReauth) return fail(problem('REAUTH_REQUIRED'));
  const { access } = record;
  const good = access !== null && access.token !== refused && access.expiresAt - MARGIN_MS > deps.clock.now().getTime();
  return good ? ok(access.token) : null;
}

async function renew(deps: SessionDeps, profile: string): Promise<Result<string>> {
  const record = await deps.spool.profile(profile);
  if (!record) return fail(problem('REAUTH_REQUIRED'));
  const { id, name } = await deps.spool.device();
  const sent = await deps.http.request({
    method: 'POST',
    path: '/api/auth/refresh',
    body: JSON.stringify({
      profile,
      deviceId: id,
      deviceName: name || undefined,
      deviceKey: (await deps.spool.signingKey()).publicKey,
    } satisfies RefreshRequest),
    timeoutMs: record.tenant.rules.requestTimeoutMs,
  });
  const answer = sent.ok ? readJson(sent.value, sessionShape) : sent;
  if (!answer.ok) return await refusedRenewal(deps, profile, answer.problem);
  if (answer.value.profile !== profile) return fail(problem('NOT_THE_SERVER'));
  const now = deps.clock.now().getTime();
  await changeIfRoom(deps, profile, (before) => before && recordOf(answer.value, before, now));
  if (isNews(record, answer.value)) deps.notices.send({ kind: 'session', profile });
  return ok(answer.value.accessToken);
}

async function refusedRenewal(deps: SessionDeps, profile: string, why: Problem): Promise<Result<never>> {
  if (why.code === 'REAUTH_REQUIRED') await markReauth(deps, profile);
  await obeyWipe(deps, why);
  return fail(why);
}

/** The server takes this session no longer: work goes on, sending waits for a sign-in. */
export async function markReauth(deps: SessionDeps, profile: string): Promise<void> {
  await changeIfRoom(deps, profile, (before) => before && { ...before, requiresReauth: true, access: null });
  deps.notices.send({ kind: 'session', profile });
}

/** The next request of the profile renews its session first: the server is to hear something of this device. */
export async function renewNext(deps: SessionDeps, profile: string): Promise<void> {
  await changeIfRoom(deps, profile, (before) => before && { ...before, access: null });
}

/** Whether screens must know: a renewal alone is nobody's business. */
function isNews(before: ProfileRecord, { user, tenant, epoch, deviceEpoch }: SessionAnswer): boolean {
  const told = (value: Pick<ProfileRecord, 'user' | 'tenant' | 'epoch' | 'deviceEpoch'>) =>
    JSON.stringify([
      value.user,
      value.tenant.name,
      value.tenant.packs,
      value.tenant.rules.version,
      value.epoch,
      value.deviceEpoch,
    ]);
  return told(before) !== told({ user, tenant, epoch, deviceEpoch });
}
