import { ok, type Result } from '#protocol/result.ts';
import type { LoginRequest, SessionAnswer } from '#protocol/session.ts';
import type { SignIn } from '../api.ts';
import { readJson } from '../ports/http-json.ts';
import { FRESH_DRAIN, type ProfileRecord } from '../spool/spool.ts';
import { SESSION_TIMEOUT_MS, type SessionDeps, SIGN_IN_LOCK, sessionLock } from './deps.ts';
import { recordOf } from './record.ts';
import { sessionShape } from './session-shape.ts';
import { obeyWipe } from './wipe.ts';

/**
 * Signs a person in on this device. A profile whose work is still here goes on with its own sequence (`resume`); a new
 * one, or one that was wiped, begins a new device epoch. Fails with the server's code (`INVALID_CREDENTIALS`,
 * `DEVICE_LIMIT` with `data.devices` …) or with what kept it from answering.
 */
export function signIn(deps: SessionDeps, wanted: SignIn): Promise<Result<ProfileRecord>> {
  return deps.locks.run(SIGN_IN_LOCK, () => signInAlone(deps, wanted));
}

async function signInAlone(deps: SessionDeps, wanted: SignIn): Promise<Result<ProfileRecord>> {
  const email = wanted.email.trim().toLowerCase();
  const here = await deps.spool.profiles();
  const first = await login(deps, wanted, here.find((record) => record.email === email)?.deviceEpoch);
  if (!first.ok) return first;
  // The same person under another address: their work here has a sequence that must go on.
  const before = here.find((record) => record.profile === first.value.profile);
  const again = before !== undefined && before.email !== email && before.deviceEpoch !== first.value.deviceEpoch;
  const answer = again ? await login(deps, wanted, before.deviceEpoch) : first;
  if (!answer.ok) return answer;
  const { profile } = answer.value;
  return await deps.locks.run(sessionLock(profile), async () => {
    const now = deps.clock.now().getTime();
    const made = (opened?: boolean) => recordOf(answer.value, { email, signedIn: true, opened }, now);
    const record = (await deps.spool.changeProfile(profile, (known) => made(known?.opened))) ?? made();
    await deps.spool.renameDevice(wanted.deviceName);
    await deps.spool.wipeWasRead();
    await deps.spool.setDrainState(profile, FRESH_DRAIN);
    deps.notices.send({ kind: 'session', profile });
    return ok(record);
  });
}

async function login(deps: SessionDeps, wanted: SignIn, resume: number | undefined): Promise<Result<SessionAnswer>> {
  const { http, spool } = deps;
  const { email, password, deviceName, platform, replaces } = wanted;
  const { id } = await spool.device();
  const body: LoginRequest = { email, password, device: { id, name: deviceName, platform, resume, replaces } };
  const sent = await http.request({
    method: 'POST',
    path: '/api/auth/login',
    body: JSON.stringify(body),
    timeoutMs: SESSION_TIMEOUT_MS,
  });
  if (!sent.ok) await obeyWipe(deps, sent.problem);
  return sent.ok ? readJson(sent.value, sessionShape) : sent;
}
