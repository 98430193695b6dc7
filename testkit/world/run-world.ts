// One world: made from a seed, thrown into trouble, healed, judged.
import { hashSync } from '@node-rs/argon2';
import { PACKS } from '#packs/registry.ts';
import { stir } from './chaos.ts';
import { createDraw, type Draw } from './draw.ts';
import type { Ground } from './ground.ts';
import { heal } from './heal.ts';
import { keepHistory } from './history.ts';
import { Line } from './line.ts';
import { Office } from './office.ts';
import { ORACLES } from './oracles/all.ts';
import { liveness } from './oracles/liveness.ts';
import { makeTenant, PASSWORD, type WorldTenant } from './people.ts';
import { Phone } from './phone.ts';
import { type Rare, rareOf } from './rare.ts';
import { countRealWork } from './real-work.ts';
import { Scheduler } from './scheduler.ts';
import { createServerSide } from './server-side.ts';
import type { WorldState } from './state.ts';
import type { Asked } from './verdicts.ts';
import { Watch } from './watch.ts';

export interface WorldReport {
  seed: number;
  happenings: number;
  /** Of each oracle that failed, what it says. */
  broken: { oracle: string; findings: string[] }[];
  steps: number;
  /** Events that were committed on devices. */
  events: number;
  refused: Record<string, number>;
  /** What the server made of the events. */
  verdicts: Record<string, number>;
  /** Edits whose verdict was asked for: an oracle that asks nothing is seen. */
  asked: Asked;
  devices: number;
  /** Real milliseconds. */
  ms: number;
  trace: readonly string[];
}

export interface WorldWish {
  seed: number;
  /** Things that happen before all is healed. */
  happenings?: number;
}

/** The cheapest hash there is: passwords are not what a world is about. */
const PASSWORD_HASH = hashSync(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 });

const DECIDING = 0x5eed_dec1;

/** Happenings of a world that nobody asks to be longer or shorter. */
export const HAPPENINGS = 32;

export async function runWorld(ground: Ground, { seed, happenings = HAPPENINGS }: WorldWish): Promise<WorldReport> {
  const began = performance.now();
  const draw = createDraw(seed);
  const scheduler = new Scheduler(draw.branch());
  countRealWork(scheduler);
  const rare = rareOf(seed);
  const own = rare.restores ? await ground.apart() : ground;
  await keepHistory(own);
  const world = await makeWorld(own, scheduler, draw, seed, rare);
  const broken: WorldReport['broken'] = [];
  try {
    await stir(world, draw.branch(), happenings);
    await heal(world);
  } catch (error) {
    world.stuck.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    world.isOver = true;
  }
  // Of a world that never came to rest nothing else can be asked: whoever stands at a gate keeps it from the oracles.
  for (const oracle of world.isOver ? [liveness] : ORACLES) {
    const findings = await oracle.check(world).catch((error: Error) => [`could not be asked: ${error.stack}`]);
    if (findings.length > 0) broken.push({ oracle: oracle.name, findings });
  }
  await endWorld(world);
  const verdicts = await countVerdicts(world);
  return {
    seed,
    happenings,
    broken,
    steps: scheduler.steps,
    events: world.phones.reduce((sum, phone) => sum + phone.promised.length, 0),
    refused: merged(world.phones.map((phone) => phone.refused)),
    verdicts,
    asked: world.asked,
    devices: world.phones.length,
    ms: performance.now() - began,
    trace: scheduler.trace,
  };
}

async function makeWorld(
  ground: Ground,
  scheduler: Scheduler,
  draw: Draw,
  seed: number,
  rare: Rare,
): Promise<WorldState> {
  const tenants: WorldTenant[] = [];
  const phones: Phone[] = [];
  const server = createServerSide(ground, scheduler, draw.branch());
  const now = scheduler.clock.now().getTime();
  const watch = new Watch(tenants, (tenant) => {
    for (const phone of phones) if (phone.tenant === tenant) scheduler.timers.after(20, () => phone.line.poke());
  });
  // A neighbour of the first tenant, with the same packs and one device.
  const names = Object.keys(PACKS);
  const packs = draw.chance(0.3) && names.length > 1 ? [draw.pick(names), draw.pick(names)] : [draw.pick(names)];
  for (const devices of [2 + draw.below(2), 1]) {
    const rules = {
      pollIntervalMs: draw.pick([5_000, 30_000, 120_000]),
      requestTimeoutMs: draw.pick([2_000, 30_000]),
      chunkEvents: draw.pick([1, 3, 100]),
      accessTokenSeconds: draw.pick([60, 900]),
    };
    const people = devices + draw.below(2);
    const wish = { packs: [...new Set(packs)], people, rules, passwordHash: PASSWORD_HASH };
    const tenant = await makeTenant(ground, draw.branch(), wish, now);
    tenants.push(tenant);
    for (let number = 0; number < devices; number += 1) {
      const name = `${tenants.length === 1 ? 'phone' : 'neighbour'} ${number + 1}`;
      // Sometimes two devices of one person.
      const person = tenant.people[draw.chance(0.25) ? 0 : number]!;
      const line = new Line(name, { scheduler, server, draw: draw.branch(), witness: watch });
      line.pageRows = draw.pick([null, null, 3, 10]);
      phones.push(await Phone.make(name, tenant, person, line, scheduler, draw.branch()));
    }
  }
  const office = new Office(ground, scheduler, draw.branch());
  const deciding = createDraw((seed ^ DECIDING) >>> 0);
  const known = { seed, ground, scheduler, server, office, tenants, phones, watch, rare, deciding };
  for (const phone of phones) if (rare.oldVersion && rare.draw.chance(0.6)) await phone.startsWith(rare.oldVersion);
  return {
    ...known,
    wayBack: null,
    wasSetBack: false,
    forgotten: [],
    had: new Set(),
    stuck: [],
    isOver: false,
    hidden: [],
    asked: { edits: 0, met: 0, untold: 0 },
  };
}

async function countVerdicts({ ground, tenants }: WorldState): Promise<Record<string, number>> {
  const rows = await ground.truth<{ verdict: string; n: number }[]>`
    select status || coalesce(' ' || (receipt ->> 'code'), '') as verdict, count(*)::int as n from navette.ledger
    where tenant_id = any(${tenants.map(({ id }) => id)}) group by 1`;
  return Object.fromEntries(rows.map(({ verdict, n }) => [verdict, n]));
}

async function endWorld({ phones, scheduler }: WorldState): Promise<void> {
  for (const phone of phones) phone.device.kill();
  // What is still on its way comes to its end in an empty world.
  await scheduler.drainGates().catch(() => undefined);
  scheduler.end();
}

const merged = (all: readonly Record<string, number>[]): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const one of all) for (const [name, n] of Object.entries(one)) sum[name] = (sum[name] ?? 0) + n;
  return sum;
};
