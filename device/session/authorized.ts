// Stations 4 and 9: a request with a profile's own session.
import type { Result } from '#protocol/result.ts';
import { accessToken, markReauth } from './access.ts';
import type { SessionDeps } from './deps.ts';
import { obeyWipe } from './wipe.ts';

/**
 * Sends with the profile's access token; when the server no longer takes it, renews it and sends the same once more.
 * A fresh token that is refused for good ends the session here (`REAUTH_REQUIRED`); an order to wipe is obeyed.
 */
export async function authorized<Value>(
  deps: SessionDeps,
  profile: string,
  send: (headers: { Authorization: string }) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const first = await accessToken(deps, profile);
  if (!first.ok) return first;
  const sent = await send({ Authorization: `Bearer ${first.value}` });
  if (!sent.ok) await obeyWipe(deps, sent.problem);
  if (sent.ok || sent.problem.recovery !== 'reauth') return sent;
  const second = await accessToken(deps, profile, first.value);
  if (!second.ok) return second;
  const again = await send({ Authorization: `Bearer ${second.value}` });
  if (!again.ok) await obeyWipe(deps, again.problem);
  if (!again.ok && again.problem.code === 'REAUTH_REQUIRED') await markReauth(deps, profile);
  return again;
}
