/** First and last sequence number. */
export type Range = readonly [number, number];

/** Pure. Of the wanted numbers those that are not taken; in order, and no number twice. */
export function without(wanted: readonly Range[], taken: readonly Range[]): [number, number][] {
  const busy = [...taken].sort(([a], [b]) => a - b);
  const free: [number, number][] = [];
  let next = 0;
  for (const [from, to] of [...wanted].sort(([a], [b]) => a - b)) {
    next = Math.max(next, from);
    for (const [first, last] of busy) {
      if (last < next) continue;
      if (first > to) break;
      if (first > next) free.push([next, first - 1]);
      next = last + 1;
    }
    if (next <= to) free.push([next, to]);
    next = Math.max(next, to + 1);
  }
  return free;
}

/** Pure. What both have; `own` has no number twice. */
export function within(wanted: readonly Range[], own: readonly Range[]): [number, number][] {
  return own
    .flatMap(([first, last]) =>
      without(wanted, []).map(([from, to]): [number, number] => [Math.max(first, from), Math.min(last, to)]),
    )
    .filter(([from, to]) => from <= to)
    .sort(([a], [b]) => a - b);
}
