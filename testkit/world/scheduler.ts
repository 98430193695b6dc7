// Who goes next, and what time it is. Whatever runs in a world stops at gates; one gate is opened at a time, when nothing
// else moves. So the order of all steps is drawn from the seed, and not from how quick a machine is.
import { createTestClock } from '#device/ports/clock.ts';
import type { Timers } from '#device/ports/timers.ts';
import type { Draw } from './draw.ts';

/** Somebody who waits to be let go on. */
interface Gate {
  what: string;
  isDead(): boolean;
  open(): void;
}

interface Timer {
  at: number;
  call(): void;
}

/** Real milliseconds after which a world that does not come to rest is broken; a busy machine is slow, and no failure. */
const PATIENCE_MS = 240_000;
/** What nobody counts as work (a library that is loaded, a thread that compresses) may take as long before a world is called stuck. */
const LATECOMER_MS = 2_000;
const LATECOMER_LOOK_MS = 20;
/** Between two looks at what waits for a lock in PostgreSQL. */
const LOOK_MS = 3;

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export class Scheduler {
  /** The true time of this world. Devices may show another. */
  readonly clock = createTestClock('2026-11-20T08:00:00.000Z');
  readonly #draw: Draw;
  #gates: Gate[] = [];
  readonly #timers = new Set<Timer>();
  #running = 0;
  #onRest: (() => void) | null = null;
  /** How many of those that run wait for a lock which only somebody at a gate can give back. */
  waitingForLocks: () => Promise<number> = async () => 0;
  /** Locks may be held by somebody at a gate. */
  held = 0;
  steps = 0;
  /** The last things that happened, for whoever looks into a failing seed. */
  readonly trace: string[] = [];

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  readonly timers: Timers = {
    after: (ms, call) => {
      const timer = { at: this.clock.elapsed() + Math.max(0, ms), call };
      this.#timers.add(timer);
      return () => this.#timers.delete(timer);
    },
  };

  note(what: string): void {
    this.trace.push(`${this.clock.now().toISOString().slice(11, 23)} ${what}`);
    if (this.trace.length > 4_000) this.trace.splice(0, 2_000);
  }

  /** Waits until it is drawn. Who is dead by then waits for ever. */
  gate(what: string, isDead: () => boolean = () => false): Promise<void> {
    return new Promise((open) => this.#gates.push({ what, isDead, open }));
  }

  /** Real work (PostgreSQL, WebCrypto, compression): nothing is drawn before it ends, or stops at a gate. */
  async work<T>(call: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await call();
    } finally {
      this.#ended();
    }
  }

  /** Inside of work: something that is none, such as waiting at a gate. */
  async rest<T>(call: () => Promise<T>): Promise<T> {
    this.#ended();
    try {
      return await call();
    } finally {
      this.#running += 1;
    }
  }

  #ended(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#onRest?.();
  }

  /** Resolves when everybody is at a gate, waits for a timer, or waits for a lock of somebody at a gate. */
  async quiet(): Promise<void> {
    const began = performance.now();
    for (;;) {
      for (let turns = 0; turns < 3; turns += 1) await turn();
      if (this.#running === 0) return;
      await this.#restOrLook();
      if (this.#running === 0) continue;
      if (this.held > 0 && (await this.waitingForLocks()) >= this.#running) return;
      if (performance.now() - began > PATIENCE_MS) throw new Error(`the world hangs: ${this.#running} still run`);
    }
  }

  async #restOrLook(): Promise<void> {
    let handle: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#onRest = resolve;
      handle = setTimeout(resolve, this.held > 0 ? LOOK_MS : 1_000);
    });
    this.#onRest = null;
    clearTimeout(handle);
  }

  /** Opens one gate, or lets time pass up to the next timer. `false`: nothing is left to happen. */
  async step(): Promise<boolean> {
    await this.quiet();
    this.steps += 1;
    this.#gates = this.#gates.filter((gate) => !gate.isDead());
    const due = this.#nextTimer();
    const isDue = due !== undefined && due.at <= this.clock.elapsed();
    const total = this.#gates.length + Number(isDue);
    // Now and then time passes although somebody could go on: a slow disk, a slow line.
    if (total > 0 && !(due && this.#draw.chance(0.03))) {
      const at = this.#draw.below(total);
      const gate = this.#gates[at];
      if (gate) this.#open(gate, at);
      else if (due) this.#fire(due);
      return true;
    }
    if (!due) return false;
    this.#fire(due);
    return true;
  }

  #open(gate: Gate, at: number): void {
    this.#gates.splice(at, 1);
    this.note(gate.what);
    gate.open();
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.clock.advance(Math.max(0, timer.at - this.clock.elapsed()));
    timer.call();
  }

  #nextTimer(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.at < next.at) next = timer;
    return next;
  }

  /** Steps until `promise` is settled. Throws when nothing is left that could settle it, or after too many steps. */
  async drive<T>(what: string, promise: Promise<T>, most = 20_000): Promise<T> {
    let settled = false;
    const done = promise.finally(() => {
      settled = true;
    });
    done.catch(() => undefined);
    for (let steps = 0; ; steps += 1) {
      await this.quiet();
      if (settled) return await done;
      if (steps <= most && ((await this.step()) || (await this.#latecomer(() => settled)))) continue;
      throw new Error(`never ends: ${what}`);
    }
  }

  /** Whether somebody comes to a gate or sets a timer, or `isSettled`, although nothing was left to happen. */
  async #latecomer(isSettled: () => boolean): Promise<boolean> {
    const began = performance.now();
    while (performance.now() - began < LATECOMER_MS) {
      if (isSettled() || this.#running > 0 || this.#timers.size > 0) return true;
      if (this.#gates.some((gate) => !gate.isDead())) return true;
      await new Promise((resolve) => setTimeout(resolve, LATECOMER_LOOK_MS));
    }
    return false;
  }

  /** Steps until nobody waits at a gate; time passes only as far as gates need it. */
  async drainGates(most = 20_000): Promise<void> {
    for (let steps = 0; steps < most; steps += 1) {
      await this.quiet();
      this.#gates = this.#gates.filter((gate) => !gate.isDead());
      if (this.#gates.length === 0) return;
      await this.step();
    }
    throw new Error('gates without end');
  }

  /** Everything that could still happen is forgotten: the world is over. */
  end(): void {
    this.#gates = [];
    this.#timers.clear();
  }
}
