// A server whose disk has died: its database is set back to an earlier dump. What it judged and heard since is unknown to it.
import { noteIdentity } from '#server/database/epoch.ts';
import { listIncidents } from '#server/incidents/incidents.ts';
import { dump } from '../postgres/dump.ts';
import type { Draw } from './draw.ts';
import { keptIn, verdictsOf } from './fates.ts';
import type { Phone } from './phone.ts';
import type { WorldState } from './state.ts';

/** Steps within which everybody who was let in must have gone. */
const MOST_STEPS = 5_000;

/** Keeps the state of this moment, or goes back to the one that is kept. */
export async function dumpOrRestore(world: WorldState, draw: Draw): Promise<void> {
  const { scheduler, ground } = world;
  if (!world.wayBack) {
    await scheduler.quiet();
    scheduler.note('server: DUMPED');
    world.wayBack = await scheduler.work(() => dump(ground.truth));
  } else if (draw.chance(0.5)) await restore(world, world.wayBack);
}

async function restore(world: WorldState, wayBack: () => Promise<void>): Promise<void> {
  const { scheduler, ground, server, office } = world;
  world.wayBack = null;
  world.wasSetBack = true;
  scheduler.note('server: stops');
  server.close();
  office.isClosed = true;
  for (let steps = 0; ; steps += 1) {
    await scheduler.quiet();
    if (server.busy === 0 && office.busy === 0) break;
    if (steps > MOST_STEPS || !(await scheduler.step())) throw new Error('the server does not come to rest');
  }
  const verdicts = await scheduler.work(() => verdictsOf(world));
  // A device answers only when its transactions that stand at gates have gone on.
  await scheduler.drive('what the server had is noted', noteHad(world, verdicts.keys()));
  await scheduler.work(async () => {
    await noteForgotten(world);
    await wayBack();
    await ground.startAnew();
    // As pg_restore leaves it: PostgreSQL has made the tables anew. The server looks at its start.
    await ground.truth`update navette.server_state set storage = 'of then'`;
    await noteIdentity(ground.database.owner);
    await ground.truth`update navette.server_state set epoch_began = ${scheduler.clock.now()}`;
    await readPeople(world);
  });
  scheduler.note('server: RESTORED');
  server.open();
  office.isClosed = false;
}

/** What the server itself wrote of a lost device, which no device can tell it again: docs/RELIABILITY.md, "limits". */
async function noteForgotten({ ground, tenants, forgotten }: WorldState): Promise<void> {
  for (const { id } of tenants) {
    const all = await ground.database.asTenant(id, (tx) => listIncidents(tx, id));
    forgotten.push(...all.filter(({ data }) => 'replacedBy' in data));
  }
}

/** What it had: of this, nobody who has signed out for good can offer it anything again, and no database that never held it. */
async function noteHad(world: WorldState, ids: Iterable<string>): Promise<void> {
  for (const id of ids) world.had.add(id);
  for (const phone of world.phones) await noteHadAlone(world, phone);
}

async function noteHadAlone({ had }: WorldState, phone: Phone): Promise<void> {
  for (const { profile } of await phone.device.spool.profiles()) {
    const own = [...phone.spoolOnly.values()].filter((one) => one.profile === profile && had.has(one.eventId));
    if (own.length === 0) continue;
    const kept = new Set((await keptIn(phone, profile)).events.map(({ id }) => id));
    for (const lost of own) if (!kept.has(lost.eventId)) phone.lost.set(lost.eventId, lost);
  }
}

/** Roles and sectors are those of then. */
async function readPeople({ ground, tenants }: WorldState): Promise<void> {
  for (const { id, people } of tenants) {
    const rows = await ground.truth<{ id: string; role: string; sectors: string[] }[]>`
      select id, role, sectors from navette.account where tenant_id = ${id}`;
    for (const row of rows) Object.assign(people.find((person) => person.id === row.id)!, row);
  }
}
