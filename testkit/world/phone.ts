// One device of a world with the people who use it: what they tap is drawn from what their packs declare.
import type { Committed, DeviceApi, Intent } from '#device/api.ts';
import { wireRow } from '#device/db/rows.ts';
import { tableOf } from '#device/db/tables.ts';
import type { Clock } from '#device/ports/clock.ts';
import { createIds } from '#device/ports/ids.ts';
import { missesWork } from '#device/session/sign-out.ts';
import { createRegistry, type KnownEntity, PACKS } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { Result } from '#protocol/result.ts';
import type { DeviceBuild } from '../device-build.ts';
import { createNodeDevice, type NodeDevice, type NodeTab } from '../node-device.ts';
import { oldBuild } from '../old-build.ts';
import { oldShapes } from '../old-packs.ts';
import { packsAt } from '../packs-at.ts';
import type { Draw } from './draw.ts';
import type { Lost } from './eviction.ts';
import { Faults } from './faults.ts';
import { drawIntent, type Wish, wishesOf } from './intents.ts';
import type { Line } from './line.ts';
import { PASSWORD, type Person, type WorldTenant } from './people.ts';
import type { Scheduler } from './scheduler.ts';

/** An event that a person was told is saved. */
export interface Promised {
  eventId: string;
  profile: string;
  seq: number;
  intent: Intent;
}

export class Phone {
  readonly name: string;
  readonly tenant: WorldTenant;
  readonly line: Line;
  readonly draw: Draw;
  readonly faults: Faults;
  readonly promised: Promised[] = [];
  /** Of those, what no storage of this device holds any more; some of them had been sent. */
  readonly lost = new Map<string, Lost>();
  /** Those whose database was lost while they were in the spool: what is sent from there before it is made anew, the server alone has. */
  readonly spoolOnly = new Map<string, Lost>();
  /** Removed when its person signed out for good: all was sent, and no answer had named it missing. */
  readonly leftBehind = new Set<string>();
  evictions = 0;
  /** Databases as a bad disk has left them, by file. */
  readonly damaged = new Map<string, Uint8Array>();
  /** Events that databases held when their spool was lost, by file. */
  readonly kept = new Map<string, ReadonlySet<string>>();
  /** What the device itself called unexpected. */
  readonly surprises: unknown[] = [];
  offsetMs = 0;
  /** The step at which it will be killed next. */
  doom: string | null = null;
  person: Person;
  device!: NodeDevice;
  tabs: NodeTab[] = [];
  /** As the app declares them that runs here. */
  entities: readonly KnownEntity[];
  #old: DeviceBuild | undefined;
  /** Codes of what was refused at the tap. */
  readonly refused: Record<string, number> = {};
  readonly #scheduler: Scheduler;

  private constructor(name: string, tenant: WorldTenant, person: Person, line: Line, scheduler: Scheduler, draw: Draw) {
    this.name = name;
    this.tenant = tenant;
    this.person = person;
    this.line = line;
    this.draw = draw;
    this.#scheduler = scheduler;
    this.faults = new Faults(draw.branch());
    this.entities = tenant.entities;
  }

  static async make(
    name: string,
    tenant: WorldTenant,
    person: Person,
    line: Line,
    scheduler: Scheduler,
    draw: Draw,
  ): Promise<Phone> {
    const phone = new Phone(name, tenant, person, line, scheduler, draw);
    const { random } = draw.branch();
    phone.device = await createNodeDevice({
      fetch: line.fetch,
      clock: phone.clock,
      timers: scheduler.timers,
      random,
      ids: createIds(phone.clock, random),
      pause: (what, isDead) => {
        if (what === phone.doom) phone.crash();
        return scheduler.gate(`${name}: ${what}`, isDead);
      },
      http: (real) => ({
        request: (request) => scheduler.work(() => real.request(request)),
        open: (request) => scheduler.work(() => real.open(request)),
      }),
      faultySpool: (real) => {
        const spool = phone.faults.spool(real);
        const wipe: typeof spool.wipe = async (profile, ...order) => {
          const misses = await missesWork(real, profile);
          await spool.wipe(profile, ...order);
          if (!misses) phone.leavesBehind(profile);
        };
        return { ...spool, wipe };
      },
      faultyStore: (store) => {
        const faulty = phone.faults.store(store);
        // The library is loaded by real work, of which a killed browser sees no end.
        const open: typeof faulty.open = async (file, key) => {
          const death = phone.device.death().then(() => null);
          const opened = await scheduler.work(() => Promise.race([faulty.open(file, key), death]));
          return opened ?? (await new Promise<never>(() => undefined));
        };
        return { ...faulty, open };
      },
      report: (error) => {
        if (phone.faults.isInjected(error)) return;
        scheduler.note(`${name}: SURPRISE ${error}`);
        phone.surprises.push(error);
      },
    });
    phone.openTab();
    return phone;
  }

  readonly clock: Clock = {
    now: () => new Date(this.#scheduler.clock.now().getTime() + this.offsetMs),
    elapsed: () => this.#scheduler.clock.elapsed(),
  };

  get api(): DeviceApi {
    return this.tabs[0]!.api;
  }

  openTab(): void {
    this.tabs.push(this.device.open(this.#old));
  }

  get isOld(): boolean {
    return this.#old !== undefined;
  }

  /** As it was sold, before it is used. */
  async startsWith(version: number): Promise<void> {
    this.#old = await oldBuild(version);
    this.entities = createRegistry(packsAt(oldShapes(version), PACKS)).entitiesOf(this.tenant.packs);
    this.#restart(`has version ${version}`);
  }

  /** The app is today's at its next start, and it is started. */
  update(): void {
    this.#old = undefined;
    this.entities = this.tenant.entities;
    this.#restart('UPDATED');
  }

  leavesBehind(left: string): void {
    for (const { eventId, profile } of this.promised) if (profile === left) this.leftBehind.add(eventId);
  }

  closeTab(): void {
    const [tab] = this.tabs.splice(this.draw.below(this.tabs.length), 1);
    void tab?.close().catch((error: unknown) => this.surprises.push(error));
    if (this.tabs.length === 0) this.openTab();
  }

  /** A battery that is empty: no handler runs, whatever was going on stops where it is. */
  crash(): void {
    this.#restart(`KILLED ${this.doom ?? ''}`);
  }

  #restart(why: string): void {
    this.#scheduler.note(`${this.name}: ${why}`);
    this.doom = null;
    this.device.kill();
    this.tabs = [];
    this.openTab();
  }

  signIn(person = this.person): Promise<unknown> {
    this.person = person;
    const wanted = { email: person.email, password: PASSWORD, deviceName: this.name, platform: 'world' };
    return this.draw.pick(this.tabs).api.signIn(wanted);
  }

  /** A person tries until something is taken, a few times. */
  async tap(): Promise<void> {
    for (let tries = 0; tries < 4; tries += 1) if (await this.#tapOnce()) return;
  }

  /** One tap, on a record that the person sees. Answers whether it was saved. */
  async #tapOnce(): Promise<boolean> {
    const { api } = this.draw.pick(this.tabs);
    const { active } = await api.state();
    if (!active) return false;
    const role = active.user.role;
    const wishes = wishesOf(this.entities, role);
    if (wishes.length === 0) return false;
    const wish = this.draw.pick(wishes);
    const row = wish.kind === 'note' || wish.verb === 'CREATE' ? null : await this.#anyRow(api, wish);
    if (row === null && wish.kind !== 'note' && wish.verb !== 'CREATE') return false;
    const world = this.tenant.values(wish.known.pack.name, this.draw, this.clock.now().getTime());
    const intent = drawIntent(wish, row, world);
    const done = await api.commit(intent);
    this.told(done, intent, active.profile);
    if (done.ok && wish.verb === 'CREATE') this.tenant.ids.get(wish.known.name)?.push(intent.entityId!);
    return done.ok;
  }

  /** What the device said of something that a person did. */
  told(done: Result<Committed>, intent: Intent, profile: string): void {
    if (done.ok) {
      const { eventId, seq } = done.value;
      this.promised.push({ eventId, seq, profile, intent });
      this.#scheduler.note(`${this.name}: ${intent.action} of ${intent.entity} ${intent.entityId} is saved as ${seq}`);
    } else this.refused[done.problem.code] = (this.refused[done.problem.code] ?? 0) + 1;
  }

  async #anyRow(api: DeviceApi, { known }: Wish): Promise<Row | null> {
    const table = tableOf(known.name);
    const [count] = await api.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
    if (!count || count.n === 0) return null;
    // Half of all work is on the same few records: there people meet.
    const among = this.draw.chance(0.5) ? Math.min(2, count.n) : count.n;
    const [stored] = await api.query(`SELECT * FROM ${table} ORDER BY id LIMIT 1 OFFSET ?`, [this.draw.below(among)]);
    return stored ? wireRow(known as KnownEntity, stored) : null;
  }
}
