// Station 4: drain. What goes next: lanes by priority, nothing before what it comes after, batches by count and bytes.
import type { SpoolEntry } from './spool.ts';

export interface BatchLimits {
  events: number;
  /** Of all bodies together. */
  bytes: number;
}

/**
 * The order in which events leave.
 * - Smaller priority first, then the sequence in which a person did them.
 * - Whatever an event comes after goes before it; a child lifts its parents into its own lane.
 * - What is `held`, and all that comes after it, stays out: the server would only let it wait.
 * - `suspects`, and what comes after them, go last, in the order of the suspects.
 */
export function planOrder(
  entries: readonly SpoolEntry[],
  held: ReadonlySet<string>,
  suspects: ReadonlySet<string> = new Set(),
): SpoolEntry[] {
  const waiting = new Map(entries.map((entry) => [entry.id, entry]));
  const children = new Map<string, SpoolEntry[]>();
  for (const entry of entries) {
    for (const parent of entry.after) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(entry);
      else children.set(parent, [entry]);
    }
  }
  const stays = withDescendants(held, children);
  const late = ranks(suspects, children);
  const lane = lanes(entries, waiting);
  const bySequence = (a: SpoolEntry, b: SpoolEntry) =>
    (late.get(a.id) ?? 0) - (late.get(b.id) ?? 0) ||
    lane.get(a.id)! - lane.get(b.id)! ||
    a.seq - b.seq ||
    (a.id < b.id ? -1 : 1);
  const going = entries.filter((entry) => !stays.has(entry.id)).sort(bySequence);
  return parentsFirst(going, waiting);
}

/** The front of an order that fits one request. An event larger than the limit goes alone, and so does a suspect. */
export function cutBatch(
  order: readonly SpoolEntry[],
  limits: BatchLimits,
  suspects: ReadonlySet<string> = new Set(),
): SpoolEntry[] {
  const batch: SpoolEntry[] = [];
  let bytes = 0;
  for (const entry of order) {
    bytes += entry.size;
    if (batch.length > 0 && (batch.length >= limits.events || bytes > limits.bytes || suspects.has(entry.id))) break;
    batch.push(entry);
    if (suspects.has(entry.id)) break;
  }
  return batch;
}

function withDescendants(ids: ReadonlySet<string>, children: ReadonlyMap<string, SpoolEntry[]>): Set<string> {
  const all = new Set(ids);
  // A set that grows while it is walked is walked to its end.
  for (const id of all) for (const child of children.get(id) ?? []) all.add(child.id);
  return all;
}

/** 1, 2, 3 … of the suspects; what comes after several goes with the last of them. */
function ranks(suspects: ReadonlySet<string>, children: ReadonlyMap<string, SpoolEntry[]>): Map<string, number> {
  const rank = new Map<string, number>();
  const order = [...suspects];
  for (let last = order.pop(); last !== undefined; last = order.pop()) {
    const going = [last];
    for (let next = going.pop(); next !== undefined; next = going.pop()) {
      if (rank.has(next)) continue;
      rank.set(next, order.length + 1);
      for (const child of children.get(next) ?? []) going.push(child.id);
    }
  }
  return rank;
}

/** The smallest priority of each event and of all that come after it. */
function lanes(entries: readonly SpoolEntry[], waiting: ReadonlyMap<string, SpoolEntry>): Map<string, number> {
  const lane = new Map<string, number>();
  const urgentFirst = [...entries].sort((a, b) => a.priority - b.priority);
  for (const entry of urgentFirst) {
    const lifted = [entry];
    for (let next = lifted.pop(); next; next = lifted.pop()) {
      if (lane.has(next.id)) continue;
      lane.set(next.id, entry.priority);
      for (const id of next.after) {
        const parent = waiting.get(id);
        if (parent) lifted.push(parent);
      }
    }
  }
  return lane;
}

/** The same order, with each event moved behind its parents where it stood before one. A circle is cut anywhere. */
function parentsFirst(going: readonly SpoolEntry[], waiting: ReadonlyMap<string, SpoolEntry>): SpoolEntry[] {
  const order: SpoolEntry[] = [];
  const seen = new Set<string>();
  const placed = new Set<string>();
  for (const entry of going) {
    const path = [entry];
    for (let next = path.at(-1); next; next = path.at(-1)) {
      const first = seen.has(next.id) ? undefined : next.after.filter((id) => waiting.has(id) && !seen.has(id));
      seen.add(next.id);
      if (first?.length) {
        path.push(...first.reverse().map((id) => waiting.get(id)!));
        continue;
      }
      path.pop();
      if (!placed.has(next.id)) order.push(next);
      placed.add(next.id);
    }
  }
  return order;
}
