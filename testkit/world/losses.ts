// What is gone for good, and whether the office knows: a device that lost both copies of its work cannot send it, but
// nobody may take what arrived for all there was.
import { listIncidents } from '#server/incidents/incidents.ts';
import type { Outbox, Verdict } from './fates.ts';
import type { Phone, Promised } from './phone.ts';
import type { WorldState } from './state.ts';

/**
 * Events that people were told are saved, and that neither the device nor the server has. What was on a server only that was
 * set back is not asked for.
 */
export function nowhere(
  { had }: WorldState,
  phone: Phone,
  outboxes: readonly Outbox[],
  verdicts: ReadonlyMap<string, Verdict>,
): Promised[] {
  const own = outboxes.filter((outbox) => outbox.phone === phone);
  const kept = new Set(own.flatMap(({ events }) => events.map(({ id }) => id)));
  const isLeft = (eventId: string) => had.has(eventId) && phone.leftBehind.has(eventId);
  return phone.promised.filter(({ eventId }) => !verdicts.has(eventId) && !kept.has(eventId) && !isLeft(eventId));
}

/** Of those, what nobody can send any more and the office does not know of: in words. */
export async function silentLosses(world: WorldState, phone: Phone, gone: readonly Promised[]): Promise<Silent[]> {
  const lost = gone.flatMap((promised) => phone.lost.get(promised.eventId) ?? []);
  if (lost.length === 0) return [];
  const { tenant } = phone;
  const seen = await world.ground.database.asTenant(tenant.id, (tx) => listIncidents(tx, tenant.id));
  const incidents = [...seen, ...world.forgotten];
  const arrived = await lastArrived(world, tenant.id);
  const known = await knownTo(world, tenant.id);
  const silent: Silent[] = [];
  for (const { eventId, profile, deviceId, deviceEpoch, how, session } of lost) {
    const { seq } = gone.find((promised) => promised.eventId === eventId)!;
    const person = tenant.people.find(({ id }) => profile.endsWith(id))!;
    // It signed in after the state that the server was set back to, and died before it came again: nobody can name it.
    const isKnown =
      known.has(`${person.id} ${deviceId}`) && (session === undefined || (session !== null && known.has(session)));
    if (world.wasSetBack && !isKnown) continue;
    const what = `event ${seq} (${eventId}) of ${person.name} was lost`;
    const own = incidents.filter((one) => one.deviceId === deviceId && one.userName === person.name);
    const storage = own.filter(({ kind }) => kind === 'STORAGE_LOST');
    const told = how === 'both' ? storage : own.filter(({ kind }) => KINDS.has(kind));
    const last = arrived.get(`${person.id} ${deviceId} ${deviceEpoch}`) ?? 0;
    const isNamed = storage.some(({ missing }) => missing.some(([from, to]) => from <= seq && seq <= to));
    if (told.length === 0) silent.push({ profile, text: `${what}, and the office was told nothing` });
    else if (how === 'both' && seq < last && !isNamed)
      silent.push({ profile, text: `${what}, ${last} arrived, and the office does not see that it is missing` });
  }
  return silent;
}

export interface Silent {
  profile: string;
  text: string;
}

const KINDS: ReadonlySet<string> = new Set(['STORAGE_LOST', 'DATABASE_LOST', 'DATABASE_DAMAGED']);

/** Devices with their persons, and sessions, of which the server knows. */
async function knownTo({ ground }: WorldState, tenantId: string): Promise<Set<string>> {
  const rows = await ground.truth<{ name: string }[]>`
    select user_id || ' ' || id as name from navette.device where tenant_id = ${tenantId}
    union all select id::text from navette.refresh_session where tenant_id = ${tenantId}`;
  return new Set(rows.map(({ name }) => name));
}

/** The highest sequence of each life that the server has. */
async function lastArrived({ ground }: WorldState, tenantId: string): Promise<Map<string, number>> {
  const rows = await ground.truth<{ life: string; last: number }[]>`
    select user_id || ' ' || device_id || ' ' || device_epoch as life, max(seq) as last from navette.ledger
    where tenant_id = ${tenantId} group by 1`;
  return new Map(rows.map(({ life, last }) => [life, last]));
}
