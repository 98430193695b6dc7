import type { DeviceApi, DeviceNotice, DeviceState, JournalEntry, SyncSummary } from '#device/api.ts';
import { systemTimers, type Timers } from '#device/ports/timers.ts';

/** Until a state that could not be read is asked again, in milliseconds. */
const AGAIN_MS = 2_000;

/** What every screen may look at without asking; replaced as a whole at each change. */
export interface DeviceSnapshot {
  /** `null` until the worker has answered. */
  state: DeviceState | null;
  sync: SyncSummary | null;
  /** The worker cannot run: nothing can be read or written. */
  failure: Error | null;
}

/** Keeps the last state and summary of the device for the screens, and passes its notices on. */
export interface DeviceStore {
  device: DeviceApi;
  snapshot(): DeviceSnapshot;
  /** Calls back after each change of the snapshot. */
  subscribe(listener: () => void): () => void;
  /** Rows of one of these entities changed. */
  onRows(entities: readonly string[], listener: () => void): () => void;
  onVerdict(listener: (entry: JournalEntry) => void): () => void;
  onSealed(listener: (tag: string) => void): () => void;
  fail(error: Error): void;
}

export function createDeviceStore(device: DeviceApi, timers: Timers = systemTimers): DeviceStore {
  let current: DeviceSnapshot = { state: null, sync: null, failure: null };
  const listeners = new Set<() => void>();
  const rowListeners = new Set<{ entities: readonly string[]; listener: () => void }>();
  const verdictListeners = new Set<(entry: JournalEntry) => void>();
  /** Verdicts of before the screens were there: the first who listens hears them. */
  let unheard: JournalEntry[] = [];
  const sealedListeners = new Set<(tag: string) => void>();

  const set = (change: Partial<DeviceSnapshot>) => {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  };
  const fail = (error: unknown) => {
    // A worker that has answered runs: what is on the screen, and typed there, stays.
    if (current.state) reportError(error);
    else set({ failure: error instanceof Error ? error : new Error(String(error)) });
  };

  let asked = 0;
  const refresh = async () => {
    const mine = ++asked;
    // An answer overtaken by a later question says what was true before.
    const isLast = () => mine === asked;
    try {
      const [state, sync] = await Promise.all([device.state(), device.sync()]);
      if (isLast()) set({ state, sync, failure: null });
    } catch (error) {
      if (!current.state) fail(error);
      // One question that failed is no device that does not run.
      else if (isLast()) timers.after(AGAIN_MS, () => isLast() && void refresh());
    }
  };

  const notice = (what: DeviceNotice) => {
    if (what.kind === 'sync') set({ sync: what.summary });
    else if (what.kind === 'session') void refresh();
    else if (what.kind === 'verdict') {
      if (verdictListeners.size === 0) unheard.push(what.entry);
      for (const listener of verdictListeners) listener(what.entry);
    } else if (what.kind === 'sealed') for (const listener of sealedListeners) listener(what.tag);
    else
      for (const { entities, listener } of rowListeners) {
        if (what.entities.some((name) => name === '*' || entities.includes(name))) listener();
      }
  };

  // Notices first, so that nothing that happens while the state is read is missed.
  void device.subscribe(notice).then(refresh).catch(fail);

  const held = <Item>(set: Set<Item>, item: Item) => {
    set.add(item);
    return () => {
      set.delete(item);
    };
  };
  return {
    device,
    snapshot: () => current,
    subscribe: (listener) => held(listeners, listener),
    onRows: (entities, listener) => held(rowListeners, { entities, listener }),
    onVerdict: (listener) => {
      const stop = held(verdictListeners, listener);
      const waiting = unheard;
      unheard = [];
      for (const entry of waiting) listener(entry);
      return stop;
    },
    onSealed: (listener) => held(sealedListeners, listener),
    fail,
  };
}
