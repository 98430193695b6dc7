import type { DeviceLife, OfficeDevice } from '#protocol/devices.ts';
import { VOID_LIMITS } from '#protocol/void-limits.ts';

/** First and last number. */
export type Range = DeviceLife['missing'][number];

export const countOf = (ranges: readonly Range[]): number => ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** Pure. The front of some ranges that one request may hold; what is left over is seen, and closed, after it. */
export function inOneRequest(ranges: readonly Range[]): Range[] {
  const some: Range[] = [];
  let room: number = VOID_LIMITS.numbers;
  for (const [from, to] of ranges.slice(0, VOID_LIMITS.ranges)) {
    if (room === 0) break;
    const last = Math.min(to, from + room - 1);
    some.push([from, last]);
    room -= last - from + 1;
  }
  return some;
}

/** Only of a life that is over: while a device may still send, nobody closes its numbers. The server has the last word. */
export const isOver = ({ state, lives }: OfficeDevice, life: DeviceLife): boolean =>
  state !== 'active' || lives[0]?.deviceEpoch !== life.deviceEpoch;
