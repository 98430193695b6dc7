// The end of all trouble: lines, disks and the office are well again, people sign in where they must, and time passes.
import { DEFAULT_RULES } from '#protocol/rules.ts';
import { decideAll } from './deciding.ts';
import {
  missingFiles,
  type Outbox,
  type OutboxEvent,
  outboxesOf,
  type Verdict,
  verdictsOf,
  waitingRightly,
} from './fates.ts';
import { GOOD_WEATHER } from './line.ts';
import { nowhere, type Silent, silentLosses } from './losses.ts';
import type { Person } from './people.ts';
import type { Phone } from './phone.ts';
import { settleConflicts } from './settling.ts';
import type { WorldState } from './state.ts';

/** The longest that queues may take, by the world's clock. */
const BOUND_MS = 12 * 3_600_000;
/** Timers that fire between two looks. */
const STEPS = 40;
const ROUNDS = 60;
/** Rounds after which nobody is expected any more who has something to offer again to a server that was set back. */
const AWAITED = 10;
const GRACE_MS = DEFAULT_RULES.graceHours * 3_600_000;
/** The longest that an access token lives here. */
const RENEWAL_MS = 15 * 60_000;
/** Times that people go through what waits for their choice. */
const CHOICES = 6;

export async function heal(world: WorldState): Promise<void> {
  const { ground, scheduler, phones, office, server } = world;
  office.healed = true;
  server.heal();
  for (const phone of phones) {
    phone.line.online = true;
    phone.line.weather = GOOD_WEATHER;
    phone.faults.heal();
    phone.doom = null;
    if (phone.isOld) phone.update();
  }
  await scheduler.drainGates();
  // What a server does once an hour.
  await ground.truth`select navette.leave_windows(now())`;
  await emptyQueues(world);
  await settleAll(world);
  // What the last of them sent reaches the first.
  for (const phone of phones) {
    const sync = () => scheduler.drive(`${phone.name} syncs`, phone.api.syncNow());
    let synced = await sync();
    if (!synced.ok && synced.problem.code === 'REAUTH_REQUIRED') {
      // A server that was set back does not know the session, which is seen when it is to be renewed.
      await scheduler.drive(`${phone.name} signs in`, phone.signIn());
      synced = await sync();
    }
    if (!synced.ok) world.stuck.push(`${phone.name} cannot sync: ${JSON.stringify(synced.problem)}`);
  }
  await scheduler.drainGates();
}

/** Lets time pass until nothing waits that could go. */
async function emptyQueues(world: WorldState): Promise<void> {
  const { scheduler, phones } = world;
  let began = scheduler.clock.elapsed();
  let waiting: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const phone of phones) await tend(world, phone);
    waiting = [];
    for (const phone of phones) waiting.push(...(await waitsFor(world, phone)));
    if (waiting.length === 0) break;
    if (round === AWAITED && world.wasSetBack) {
      // What is about a record that nobody offers again is refused now.
      scheduler.clock.advance(GRACE_MS);
      began += GRACE_MS;
    }
    if (scheduler.clock.elapsed() - began > BOUND_MS) break;
    for (let step = 0; step < STEPS; step += 1) await scheduler.step();
  }
  world.stuck.push(...waiting);
}

/** The office decides and people choose until nothing waits for them; a choice may meet another edit, and is a conflict again. */
async function settleAll(world: WorldState): Promise<void> {
  for (let round = 0; round < CHOICES; round += 1) {
    // Roles went back with the server; a device learns its own with the next renewal.
    if (round > 0 && world.wasSetBack) world.scheduler.clock.advance(RENEWAL_MS);
    let settled = await decideAll(world);
    for (const phone of world.phones) {
      settled += await world.scheduler.drive(`${phone.name} settles`, settleConflicts(phone, round));
    }
    if (settled === 0) return;
    await emptyQueues(world);
  }
  world.stuck.push(`conflicts still wait after ${CHOICES} rounds of choices`);
}

/** What a person does who sees what the screen says. */
async function tend(world: WorldState, phone: Phone): Promise<void> {
  const { scheduler } = world;
  const state = await scheduler.drive(`${phone.name} starts`, phone.api.state());
  if (!state.active || state.requiresReauth) await scheduler.drive(`${phone.name} signs in`, phone.signIn());
  await scheduler.drive(`${phone.name} wakes`, phone.api.wake('online'));
  await scheduler.drainGates();
  const person = await neededHere(world, phone);
  if (!person) return;
  await scheduler.drive(`${phone.name}: ${person.name} comes back for their work`, phone.signIn(person));
  // Whoever looks next asks of a database that nobody at a gate keeps to themselves.
  await scheduler.drainGates();
}

/**
 * Somebody whose work cannot leave without them: their session is over, or it never came as far as the spool, or the spool is
 * gone. Whoever's answered work the server has forgotten since, or was answered otherwise. And whoever has lost work of which the office does not know yet.
 */
async function neededHere(world: WorldState, phone: Phone): Promise<Person | undefined> {
  const { scheduler } = world;
  const { active } = await scheduler.drive(`${phone.name} looks`, phone.api.state());
  const outboxes = await outboxesOf(phone);
  const verdicts = await verdictsOf(world);
  for (const { profile, events, uploaded } of outboxes) {
    if (profile === active?.profile) continue;
    const record = await phone.device.spool.profile(profile);
    const left = events.some(
      (event) =>
        isUnheard(event, verdicts) ||
        event.state === 'committed' ||
        (event.state === 'sealed' && record?.requiresReauth) ||
        isForgotten(world, event, verdicts),
    );
    // A file that a server was set back behind is offered again by the next pull of whoever sent it.
    const isMissed = world.rare.restores && (await missingFiles(world, phone, uploaded)).length > 0;
    if (left || isMissed) return phone.tenant.people.find(({ id }) => id === record?.user.id);
  }
  const [missed] = (await missedBy(world, phone, outboxes)).filter(({ profile }) => profile !== active?.profile);
  return missed && phone.tenant.people.find(({ id }) => missed.profile.endsWith(id));
}

/** Work that is nowhere: to be found again when its person comes back, or lost without a word. */
async function missedBy(world: WorldState, phone: Phone, outboxes: readonly Outbox[]): Promise<Silent[]> {
  if (phone.evictions === 0) return [];
  const gone = nowhere(world, phone, outboxes, await verdictsOf(world));
  const away = gone.filter(({ eventId }) => !phone.lost.has(eventId));
  return [
    ...away.map(({ profile, seq }) => ({ profile, text: `event ${seq} of ${profile} is nowhere` })),
    ...(await silentLosses(world, phone, gone)),
  ];
}

const isUnsent = ({ state }: OutboxEvent): boolean => state === 'committed' || state === 'sealed';

/** Answered, by a server that was set back since: its device offers it again. */
const isForgotten = ({ had }: WorldState, event: OutboxEvent, verdicts: ReadonlyMap<string, Verdict>): boolean =>
  had.size > 0 && !isUnsent(event) && !verdicts.has(event.id);

/** Somebody has settled it since: its device has not heard of that yet. */
const isUnheard = (event: OutboxEvent, verdicts: ReadonlyMap<string, Verdict>): boolean =>
  !isUnsent(event) && (verdicts.get(event.id)?.status ?? event.state) !== event.state;

async function waitsFor(world: WorldState, phone: Phone): Promise<string[]> {
  const verdicts = await verdictsOf(world);
  const state = await world.scheduler.drive(`${phone.name} looks`, phone.api.state());
  if (!state.active) return [`${phone.name}: nobody is signed in`];
  if (!state.ready) return [`${phone.name}: the first sync is not complete`];
  const summary = await world.scheduler.drive(`${phone.name} tells`, phone.api.sync());
  const why = `(${JSON.stringify(summary.problem)}, next try ${summary.nextTryAt})`;
  const outboxes = await outboxesOf(phone);
  const missed = await missedBy(world, phone, outboxes);
  const waiting = missed.map(({ text }) => `${phone.name}: ${text} ${why}`);
  for (const outbox of outboxes) {
    const rightly = waitingRightly(outbox, verdicts);
    const unsent = outbox.events.filter(
      (event) =>
        isForgotten(world, event, verdicts) ||
        isUnheard(event, verdicts) ||
        (isUnsent(event) && !rightly.has(event.id)),
    );
    const [first] = unsent;
    if (first)
      waiting.push(
        `${phone.name}: ${unsent.length} events wait, the first is ${first.seq} of ${outbox.profile} ${why}`,
      );
  }
  if (summary.filesWaiting > 0) waiting.push(`${phone.name}: ${summary.filesWaiting} files wait ${why}`);
  return waiting;
}
