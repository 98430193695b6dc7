import type { Status } from '../delivery/status-look.ts';

interface Stop {
  id: string;
  stop: number;
  status: Status;
}

export type Show = 'pending' | 'validated' | 'all';
export const SHOWS: readonly Show[] = ['pending', 'validated', 'all'];

export interface RoundCounts extends Record<Show, number> {
  /** Delivered, of those that are to be or were delivered: what the office cancelled is not part of the work. */
  done: number;
  toDo: number;
}

export function countsOf(stops: readonly Stop[]): RoundCounts {
  const count = (status: Status) => stops.filter((stop) => stop.status === status).length;
  const pending = count('pending');
  const validated = count('validated');
  return { pending, validated, all: stops.length, done: validated, toDo: stops.length - count('cancelled') };
}

export const shown = <Row extends Stop>(stops: readonly Row[], show: Show): Row[] =>
  stops.filter(({ status }) => show === 'all' || status === show);

/** Where to go now: the first open stop after this one, else the first open one of all. `stops` in their order. */
export function nextStop<Row extends Stop>(stops: readonly Row[], after?: { id: string; stop: number }): Row | null {
  const open = stops.filter(({ id, status }) => status === 'pending' && id !== after?.id);
  const later = after && open.find(({ stop }) => stop >= after.stop);
  return later ?? open[0] ?? null;
}
