import { ok, type Result } from '#protocol/result.ts';
import type { LoginRequest, SessionAnswer } from '#protocol/session.ts';
import type { SignIn } from '../api.ts';
import { readJson } from '../ports/http-json.ts';
import { type DatabaseKey, FRESH_DRAIN, type ProfileRecord, type SpoolHead } from '../spool/spool.ts';
import { SESSION_TIMEOUT_MS, type SessionDeps, SIGN_IN_LOCK, sessionLock } from './deps.ts';
import { recordOf } from './record.ts';
import { openCopy, type RecoveryCopy, whoseIs } from './recovery.ts';
import { sessionShape } from './session-shape.ts';
import { obeyWipe } from './wipe.ts';

/** Databases that are here although their keys are gone. */
export interface Recovery {
  /** Gives the device the identity back that they were made under, if nobody is signed in. */
  copies(): Promise<readonly RecoveryCopy[]>;
  /** Is it that file's key, and the file sound? `last`: how far that life has come, or at least as far as the file still tells. */
  look(key: DatabaseKey, deviceEpoch: number): Promise<{ fits: boolean; last?: SpoolHead }>;
  /** Of a file that does not fit. */
  remove(file: string): Promise<void>;
  /** What opens the copy of the key from now on. */
  keep(profile: string, recoveryKey: string): void;
}

/**
 * Signs a person in on this device. A profile whose work is still here goes on with its own sequence (`resume`); a new
 * one, or one that was wiped, begins a new device epoch. One whose database is here without its key gets the key back.
 * Fails with the server's code (`INVALID_CREDENTIALS`, `DEVICE_LIMIT` with `data.devices` …) or with what kept it from answering.
 */
export function signIn(deps: SessionDeps, wanted: SignIn, recovery?: Recovery): Promise<Result<ProfileRecord>> {
  return deps.locks.run(SIGN_IN_LOCK, () => signInAlone(deps, wanted, recovery));
}

async function signInAlone(deps: SessionDeps, wanted: SignIn, recovery?: Recovery): Promise<Result<ProfileRecord>> {
  const email = wanted.email.trim().toLowerCase();
  const here = await deps.spool.profiles();
  const known = here.find((record) => record.email === email);
  // Before this device is named to the server: it may be another one.
  const copies = known ? undefined : await recovery?.copies();
  const { id: deviceId, adopted } = await deps.spool.device();
  const whose = whoseIs(deviceId, email);
  const copy = copies?.find((one) => one.whose === whose);
  const first = await login(deps, wanted, (known ?? copy)?.deviceEpoch);
  if (!first.ok) return first;
  // The same person under another address: their work here has a sequence that must go on.
  const before = here.find((record) => record.profile === first.value.profile);
  const again = before !== undefined && before.email !== email && before.deviceEpoch !== first.value.deviceEpoch;
  const second = again ? await login(deps, wanted, before.deviceEpoch) : first;
  if (!second.ok) return second;
  const { key, last } = copy && recovery ? await keyBehind(copy, second.value, recovery) : NO_KEY;
  // That life is over: its sequence must not be used again.
  const answer = copy && !key && copy.deviceEpoch === second.value.deviceEpoch ? await login(deps, wanted) : second;
  if (!answer.ok) return answer;
  const { profile, deviceEpoch, recoveryKey } = answer.value;
  // The spool was lost, and the database of a life that the server knows was not beside it.
  const isLost = !before && adopted?.includes(profile) === false && deviceEpoch > 1;
  const lost = copy?.deviceEpoch ?? (isLost ? deviceEpoch - 1 : null);
  const kind = key ? 'SPOOL_LOST' : 'STORAGE_LOST';
  const found = lost === null ? undefined : ({ kind, deviceEpoch: lost, ...(last && { lastSeq: last.seq }) } as const);
  return await deps.locks.run(sessionLock(profile), async () => {
    if (key) await deps.spool.adoptKey(profile, key, last);
    const now = deps.clock.now().getTime();
    // What an earlier sign-in found is told by the database, which may not have been opened since.
    const made = (stored: Pick<ProfileRecord, 'opened' | 'incidents' | 'found'> | null) =>
      recordOf(
        answer.value,
        { ...stored, email, chosenAt: now, signedIn: true, exportKey: undefined, ...(found && { found }) },
        now,
      );
    const record = (await deps.spool.changeProfile(profile, made)) ?? made(null);
    // Not before the next life can tell of it: whoever has to sign in once more finds it again.
    if (copy && !key) await recovery?.remove(copy.file);
    await deps.spool.renameDevice(wanted.deviceName);
    await deps.spool.signedIn(profile);
    await deps.spool.setDrainState(profile, FRESH_DRAIN);
    if (recoveryKey !== undefined) recovery?.keep(profile, recoveryKey);
    deps.notices.send({ kind: 'session', profile });
    return ok(record);
  });
}

interface Behind {
  /** `null`: it cannot be had, or does not open the database. */
  key: DatabaseKey | null;
  last?: SpoolHead;
}
const NO_KEY: Behind = { key: null };

/** The key of the database that the copy stands beside. */
async function keyBehind(copy: RecoveryCopy, answer: SessionAnswer, recovery: Recovery): Promise<Behind> {
  if (answer.recoveryKey === undefined || answer.profile !== copy.profile) return NO_KEY;
  const key = await openCopy(answer.recoveryKey, copy);
  if (!key) return NO_KEY;
  const { fits, last } = await recovery.look(key, copy.deviceEpoch);
  return { key: fits ? key : null, ...(last && { last }) };
}

async function login(deps: SessionDeps, wanted: SignIn, resume?: number): Promise<Result<SessionAnswer>> {
  const { http, spool } = deps;
  const { email, password, deviceName, platform, replaces } = wanted;
  const [{ id }, { publicKey }] = await Promise.all([spool.device(), spool.signingKey()]);
  const body: LoginRequest = {
    email,
    password,
    device: { id, name: deviceName, platform, resume, replaces, key: publicKey },
  };
  const sent = await http.request({
    method: 'POST',
    path: '/api/auth/login',
    body: JSON.stringify(body),
    timeoutMs: SESSION_TIMEOUT_MS,
  });
  if (!sent.ok) await obeyWipe(deps, sent.problem);
  return sent.ok ? readJson(sent.value, sessionShape) : sent;
}
