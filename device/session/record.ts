import type { SessionAnswer } from '#protocol/session.ts';
import type { Profile } from '../api.ts';
import type { ProfileRecord } from '../spool/spool.ts';

/** What the device keeps of a session's answer. `now`: the device's clock, in milliseconds. */
export function recordOf(
  answer: SessionAnswer,
  person: Pick<ProfileRecord, 'email' | 'chosenAt' | 'signedIn' | 'opened' | 'found' | 'exportKey' | 'incidents'>,
  now: number,
): ProfileRecord {
  const { profile, deviceEpoch, epoch, user, tenant } = answer;
  return {
    profile,
    email: person.email,
    deviceEpoch,
    epoch,
    user,
    tenant,
    licence: { text: answer.licence, key: answer.licenceKey, receivedAt: now, seenAt: now },
    access: { token: answer.accessToken, expiresAt: now + answer.expiresIn * 1_000 },
    chosenAt: person.chosenAt,
    signedIn: person.signedIn,
    requiresReauth: false,
    exportKey: answer.exportKey ?? person.exportKey,
    ...(person.opened && { opened: true }),
    ...(person.found && { found: person.found }),
    ...(person.incidents && { incidents: person.incidents }),
  };
}

export function profileOf({ profile, user, tenant }: ProfileRecord): Profile {
  return { profile, user, tenant };
}
