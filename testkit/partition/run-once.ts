import type { Sql } from 'postgres';
import type { Database } from '#server/database/open.ts';
import { drawFrom } from '#server/demo/draw.ts';
import { createTenant, type FreshAccount, type FreshTenant } from '#server/demo/tenant.ts';
import { Device } from '../device.ts';
import { callDevice, commitsAtPace } from '../device-link.ts';
import type { ServerProcess } from '../server-process.ts';
import { type Promised, whatBroke } from './oracles.ts';
import { makeTrouble, type Troubles } from './trouble.ts';
import { workOf } from './work.ts';

export interface Stage {
  server: ServerProcess;
  database: Database;
  truth: Sql;
  /** Real browsers, each with a line of its own; they live on from run to run. */
  devices: Device[];
}

export interface RunWish {
  seed: number;
  /** How long people work, in seconds. */
  seconds: number;
  /** Events a second of all devices together. */
  rate: number;
}

export interface RunResult {
  seed: number;
  events: number;
  /** Events a second that were really committed. */
  rate: number;
  troubles: Troubles;
  /** From the end of the trouble until every queue was empty and every device at rest. */
  healedMs: number;
  broken: string[];
}

const DEVICES = 5;
/** As usual but quicker: a run lasts seconds. */
const BACKOFF = { kind: 'fibonacci', unitMs: 300, capMs: 5_000, jitter: 0.2 } as const;
/** A queue that is not empty by then is stuck: longer than any back-off that a run can reach. */
const STUCK_MS = 120_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Five people of a new tenant work on five devices while their lines and the server fail; then all is healed and asked. */
export async function runOnce(stage: Stage, { seed, seconds, rate }: RunWish): Promise<RunResult> {
  const draw = drawFrom(`partition ${seed}`);
  const each = Math.ceil((seconds * rate) / DEVICES);
  const tenant = await createTenant(stage.database, {
    kind: 'logistics',
    slug: `p-${seed}-${crypto.randomUUID().slice(0, 8)}`,
    size: { drivers: 3, clients: 12, products: 20, deliveriesPerDriver: each + 1 },
    rules: { devicesPerUser: 10, pollIntervalMs: 5_000, requestTimeoutMs: 5_000, backoff: BACKOFF },
    locale: 'en',
  });
  const staff = [...tenant.drivers, tenant.rep, tenant.admin];
  const people = await seat(stage, staff);

  let isOver = false;
  const trouble = makeTrouble(draw, {
    lines: people.map(({ device }) => device.proxy),
    server: stage.server,
    isOver: () => isOver,
  });
  const began = performance.now();
  const promised = await Promise.all(
    people.map(({ person, device }, at) =>
      work(tenant, person, device, { seed: `${seed} ${at}`, events: each, everyMs: (1_000 * DEVICES) / rate }),
    ),
  );
  const tookMs = performance.now() - began;
  isOver = true;
  const troubles = await trouble;
  for (const { device } of people) {
    device.proxy.heal();
    device.proxy.plugIn();
  }
  await stage.server.up();

  const healing = performance.now();
  await Promise.all(people.map(({ device }) => rest(device)));
  const healedMs = performance.now() - healing;
  const events = promised.flat().length;
  const broken = await whatBroke({
    tenant,
    truth: stage.truth,
    serverUrl: stage.server.url,
    people: people.map((one, at) => ({ ...one, promised: promised[at]! })),
  });
  return { seed, events, rate: (events / tookMs) * 1_000, troubles, healedMs, broken };
}

/** The people of this run at the devices: those of the last run sign out. */
async function seat(stage: Stage, staff: FreshAccount[]): Promise<{ person: FreshAccount; device: Device }[]> {
  const people: { person: FreshAccount; device: Device }[] = [];
  for (const [at, person] of staff.entries()) {
    const known = stage.devices[at];
    if (!known) {
      const device = await Device.start(stage.server.url, { as: person });
      stage.devices.push(device);
      people.push({ person, device });
      continue;
    }
    await callDevice(known.page, 'signOut', { unsent: 'delete', count: Number.MAX_SAFE_INTEGER });
    await known.goesTo('/');
    await known.signsIn(person);
    await known.isReady();
    people.push({ person, device: known });
  }
  return people;
}

/** Commits at an even pace, whatever the network does: a commit never waits for it. */
async function work(
  tenant: FreshTenant,
  person: FreshAccount,
  device: Device,
  { seed, events, everyMs }: { seed: string; events: number; everyMs: number },
): Promise<Promised[]> {
  const next = workOf(tenant, person, drawFrom(seed), () => new Date());
  const intents = Array.from({ length: events }, next);
  const answers = await commitsAtPace(device.page, intents, everyMs);
  return answers.map((answer, at) => {
    const { entity, action } = intents[at]!;
    if (!answer.ok) throw new Error(`${person.email}: ${action}: ${JSON.stringify(answer.problem)}`);
    const { eventId, entityId } = answer.value;
    return { eventId, entityId, entity, action };
  });
}

/** Until nothing waits, by itself: nobody taps anything. A queue that stays is told by the oracles. */
async function rest(device: Device): Promise<void> {
  for (const until = performance.now() + STUCK_MS; performance.now() < until; ) {
    const { counts, phase } = await callDevice(device.page, 'sync');
    if (counts.saved + counts.sending === 0 && phase === 'idle') break;
    await pause(100);
  }
}
