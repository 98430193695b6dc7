// What only the office can do: decide what met a record that it had withdrawn. By its own requests, as the screen sends them.
import { gunzipSync } from 'node:zlib';
import type { RepairAnswer } from '#protocol/repair.ts';
import { issueAccessToken } from '#server/auth/access-token.ts';
import type { WorldState } from './state.ts';
import { drawId } from './values.ts';

interface Undecided {
  tenantId: string;
  deviceId: string;
  eventId: string;
}

const undecided = ({ ground, tenants }: WorldState) => ground.truth<Undecided[]>`
  select tenant_id as "tenantId", device_id as "deviceId", event_id as "eventId" from navette.ledger
  where tenant_id = any(${tenants.map(({ id }) => id)}) and status = 'conflict' and receipt ->> 'code' <> 'VERSION_CONFLICT'
  order by event_id`;

/** Now and then one of them, while all else goes on. A world in which nothing waits for the office is not changed by it. */
export async function decideSome(world: WorldState, part: number): Promise<void> {
  const found = await undecided(world);
  if (found.length > 0 && world.deciding.chance(part)) {
    void decide(world, world.deciding.pick(found)).catch((error: unknown) => world.office.surprises.push(error));
  }
}

/** All of them. Answers how many there were. */
export async function decideAll(world: WorldState): Promise<number> {
  const found = await undecided(world);
  for (const one of found) {
    const decided = decide(world, one);
    await world.scheduler.drive(`the office decides ${one.eventId}`, decided);
  }
  return found.length;
}

/** What cannot be accepted any more is declined. */
async function decide(world: WorldState, one: Undecided): Promise<void> {
  const decision = world.deciding.chance(0.6) ? 'accept' : 'decline';
  world.scheduler.note(`the office: ${decision} ${one.eventId}`);
  const answer = await send(world, one, decision);
  const isLeft = answer !== null && !answer.replayed && answer.receipt.status === 'rejected' && decision === 'accept';
  if (isLeft) await send(world, one, 'decline');
}

/** `null`: the server was closed just then. */
async function send(
  { ground, scheduler, server, deciding }: WorldState,
  { tenantId, deviceId, eventId }: Undecided,
  decision: 'accept' | 'decline',
): Promise<RepairAnswer | null> {
  // Nobody of those that the world draws: they may be given any role. There is none on a server that was set back.
  await ground.truth`
    insert into navette.account (tenant_id, id, email, name, role, locale, password_hash)
    values (${tenantId}, ${tenantId}, ${`office@${tenantId}.test`}, 'Office', 'admin', 'en', '-') on conflict do nothing`;
  await ground.truth`
    insert into navette.device (tenant_id, user_id, id, name, platform)
    values (${tenantId}, ${tenantId}, ${tenantId}, 'Desk', 'test') on conflict do nothing`;
  const clock = { now: () => new Date(scheduler.clock.now().getTime() + server.offsetMs) };
  const claims = { tenantId, userId: tenantId, deviceId: tenantId, deviceEpoch: 1 };
  const token = await issueAccessToken({ database: ground.database, clock }, claims, 900);
  const answer = await server.handle({
    method: 'POST',
    url: `http://navette.test/api/admin/refused/${deviceId}/${eventId}`,
    headers: new Headers({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }),
    body: new TextEncoder().encode(JSON.stringify({ id: drawId(deciding), values: {}, decision })),
  });
  const text = new TextDecoder().decode(
    answer.headers.get('Content-Encoding') === 'gzip' ? gunzipSync(answer.bytes) : answer.bytes,
  );
  // A gateway with nobody behind it, two who waited for each other too often, or an event that was set back with the server.
  if (answer.status === 503 || answer.status === 404) return null;
  if (answer.status !== 200) throw new Error(`a decision was answered by ${answer.status} ${text}`);
  return JSON.parse(text) as RepairAnswer;
}
