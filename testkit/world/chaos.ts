// The trouble: work and mishaps in the order that the seed draws.
import { DatabaseClosed } from '#device/db/database.ts';
import { decideSome } from './deciding.ts';
import type { Draw } from './draw.ts';
import { evict } from './eviction.ts';
import { GOOD_WEATHER, type Weather } from './line.ts';
import { meet } from './meeting.ts';
import { updateSomebody } from './old-apps.ts';
import { lookAtOwnWork } from './oracles/own-work.ts';
import type { Phone } from './phone.ts';
import { dumpOrRestore } from './restored.ts';
import { settleOne } from './settling.ts';
import type { WorldState } from './state.ts';

const HAPPENINGS = {
  tap: 40,
  settle: 5,
  office: 14,
  weather: 8,
  offline: 5,
  wake: 6,
  crash: 3,
  doom: 6,
  clock: 3,
  storage: 3,
  tab: 3,
  role: 2,
  person: 2,
  pause: 4,
  days: 1,
} as const;
type Happening = keyof typeof HAPPENINGS;

/** Steps at which a death leaves two stores of a device at odds. */
const DOOMS = [
  'before its commit',
  'after a transaction',
  'before spool put',
  'after spool put',
  'before spool settle',
  'after spool settle',
  'before spool forget',
  'after spool forget',
  'before spool changeProfile',
  'after a request',
];
/** Part of all happenings that one of a rare kind follows, in a world that knows it. */
const OFTEN = 0.1;
const HOUR = 3_600_000;
const CLOCK_ERRORS = [0, 5 * 60_000, 3 * HOUR, -3 * HOUR, 26 * HOUR, -30 * HOUR, 400 * 24 * HOUR, -3650 * 24 * HOUR];

export async function stir(world: WorldState, draw: Draw, happenings: number): Promise<void> {
  const { scheduler, phones } = world;
  for (const phone of phones) ignore(phone.signIn());
  await steps(world, 80);
  for (let done = 0; done < happenings; done += 1) {
    const phone = draw.pick(phones);
    DO[draw.weighted(HAPPENINGS)](world, phone, draw);
    await stirRarely(world);
    if (world.rare.withdraws && world.deciding.chance(0.3)) world.office.withdraw(phone.tenant, world.deciding);
    if (world.rare.meets?.chance(0.6)) watched(phone, meet(world, phone, world.rare.meets));
    await decideSome(world, OFTEN);
    await steps(world, draw.below(16));
    if (draw.chance(0.1)) await restart(world, draw);
    if (draw.chance(0.3)) watched(phone, lookAtOwnWork(world, phone));
  }
  scheduler.note('---- healed ----');
}

/** Of what only some worlds know. */
async function stirRarely(world: WorldState): Promise<void> {
  const { draw, evicts, restores, oldVersion } = world.rare;
  if (evicts && draw.chance(OFTEN)) await evict(world, draw.pick(world.phones), draw);
  if (restores && draw.chance(OFTEN)) await dumpOrRestore(world, draw);
  if (oldVersion && draw.chance(OFTEN)) updateSomebody(world, draw);
}

async function steps({ scheduler }: WorldState, most: number): Promise<void> {
  for (let done = 0; done < most; done += 1) if (!(await scheduler.step())) return;
}

/** What is refused, or never comes back since the tab was killed, is the device's own business. */
function ignore(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}

const DO: Readonly<Record<Happening, (world: WorldState, phone: Phone, draw: Draw) => void>> = {
  tap: (_world, phone, draw) => {
    for (let taps = 1 + draw.below(3); taps > 0; taps -= 1) watched(phone, phone.tap());
  },
  settle: (_world, phone) => watched(phone, settleOne(phone)),
  office: ({ office }, phone) => office.write(phone.tenant),
  weather: (_world, phone, draw) => {
    phone.line.weather = drawWeather(draw);
  },
  offline: ({ scheduler }, phone) => {
    scheduler.note(`${phone.name}: ${phone.line.online ? 'offline' : 'online'}`);
    if (phone.line.online) phone.line.goOffline();
    else {
      phone.line.online = true;
      ignore(phone.api.wake('online'));
    }
  },
  wake: (_world, { api }, draw) => ignore(draw.chance(0.5) ? api.wake('visible') : api.syncNow()),
  crash: (_world, phone) => phone.crash(),
  doom: (_world, phone, draw) => {
    phone.doom = draw.pick(DOOMS);
  },
  clock: ({ scheduler }, phone, draw) => {
    phone.offsetMs = draw.pick(CLOCK_ERRORS);
    scheduler.note(`${phone.name}: its clock is ${phone.offsetMs / HOUR} h off`);
  },
  storage: ({ scheduler }, phone, draw) => {
    phone.faults.full = draw.pick([0, 0, 0.1, 0.6]);
    phone.faults.damage = draw.pick([0, 0, 0.2]);
    phone.faults.broken = draw.pick([0, 0, 0.02, 0.2]);
    const { full, damage, broken } = phone.faults;
    scheduler.note(`${phone.name}: storage full ${full}, damaged ${damage}, broken ${broken}`);
  },
  tab: (_world, phone) => (phone.tabs.length < 2 ? phone.openTab() : phone.closeTab()),
  role: ({ office }, phone) => office.promote(phone.tenant),
  person: (_world, phone, draw) => changePerson(phone, draw),
  pause: ({ scheduler }, _phone, draw) => scheduler.clock.advance(draw.below(60_000)),
  days: ({ scheduler }, _phone, draw) => scheduler.clock.advance(draw.below(10 * 24 * HOUR)),
};

/** Somebody else takes the device, or its person signs in again. */
function changePerson(phone: Phone, draw: Draw): void {
  const person = draw.pick(phone.tenant.people);
  ignore(
    (async () => {
      if (draw.chance(0.5)) await phone.api.signOut({ unsent: 'keep' });
      await phone.signIn(person);
    })(),
  );
}

function watched(phone: Phone, promise: Promise<unknown>): void {
  promise.catch((error: unknown) => {
    // The tab was closed, or somebody else signed in, under the question.
    if (error instanceof DatabaseClosed) return;
    if (!phone.faults.isInjected(error)) phone.surprises.push(error);
  });
}

function drawWeather(draw: Draw): Weather {
  if (draw.chance(0.3)) return GOOD_WEATHER;
  const part = () => (draw.chance(0.5) ? 0 : draw.below(50) / 100);
  return {
    cut: part(),
    lostAnswer: part(),
    half: part(),
    captivePortal: part() / 2,
    doubled: part(),
    gateway: part() / 2,
  };
}

/** Who has nothing open and nobody signed in, signs in. */
async function restart({ phones }: WorldState, draw: Draw): Promise<void> {
  const phone = draw.pick(phones);
  ignore(
    (async () => {
      const { active, requiresReauth } = await phone.api.state();
      if (!active || requiresReauth) await phone.signIn();
    })(),
  );
}
