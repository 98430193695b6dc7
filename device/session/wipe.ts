import type { Problem } from '#protocol/errors.ts';
import type { WipeReport } from '#protocol/session.ts';
import type { ProfileRecord } from '../spool/spool.ts';
import { SESSION_TIMEOUT_MS, type SessionDeps } from './deps.ts';
import { readSigned, readUnsigned } from './signed.ts';

const ORDER_TYPE = 'wipe+jwt';
const LICENCE_TYPE = 'licence+jwt';

/**
 * Obeys a refusal that orders this device to remove a person's data (`recovery: wipe`): the keys go first and with them the
 * spool and the session, the file follows as after a sign-out. Only an order that the server signed, for this very profile
 * on this very device and later than the session that is here, is obeyed; whatever else says so stops the sending and
 * nothing more. Answers whether it was obeyed.
 */
export async function obeyWipe(deps: SessionDeps, why: Problem): Promise<boolean> {
  const { order, by } = why.data;
  if (why.recovery !== 'wipe' || typeof order !== 'string') return false;
  const { profile } = readUnsigned(order) ?? {};
  const record = typeof profile === 'string' ? await deps.spool.profile(profile) : null;
  if (!record || !(await isForUs(deps, order, record))) return false;
  const { deviceEpoch } = record;
  await deps.spool.wipe(record.profile, { order, by: by === 'self' ? 'self' : 'office', deviceEpoch });
  deps.notices.send({ kind: 'session', profile: record.profile });
  return true;
}

async function isForUs({ spool }: SessionDeps, order: string, record: ProfileRecord): Promise<boolean> {
  const { key, text } = record.licence;
  const [claims, licence] = [await readSigned(order, key, ORDER_TYPE), await readSigned(text, key, LICENCE_TYPE)];
  const own = claims?.profile === record.profile && claims.did === (await spool.device()).id;
  // An order of an earlier session, kept by somebody, is not one for this session.
  return own && typeof claims.iat === 'number' && typeof licence?.iat === 'number' && claims.iat >= licence.iat;
}

/** Tells the server that an order was obeyed; whether it has heard it. */
export async function reportWipe({ http }: SessionDeps, report: WipeReport): Promise<boolean> {
  const sent = await http.request({
    method: 'POST',
    path: '/api/auth/wiped',
    body: JSON.stringify(report),
    timeoutMs: SESSION_TIMEOUT_MS,
  });
  // What it does not take now it never takes.
  return sent.ok || !sent.problem.retryable;
}
