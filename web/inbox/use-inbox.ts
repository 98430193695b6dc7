import type { ConflictCase, DeviceApi, Refusal } from '#device/api.ts';
import { useSync } from '../device/device-context.tsx';
import { useRead } from '../device/use-read.ts';

/** What waits for this person's decision. */
export interface Inbox {
  cases: readonly ConflictCase[];
  refusals: readonly Refusal[];
}

const read = async (device: DeviceApi): Promise<Inbox> => {
  const [cases, refusals] = await Promise.all([device.conflicts(), device.refusals()]);
  return { cases, refusals };
};

/** Read again after each commit, verdict and contact; `undefined` until it was read. */
export function useInbox(): Inbox | undefined {
  const { counts, received, committed, lastContactAt } = useSync();
  return useRead(read, JSON.stringify([counts, received, committed, lastContactAt]));
}

/** A refusal and what is parked behind it, in the order they were made. */
export interface RefusalTree {
  root: Refusal;
  parked: Refusal[];
}

/** Refusals with their parked ones. What waits behind something that is not here (any more) stands alone. Pure. */
export function treesOf(refusals: readonly Refusal[]): RefusalTree[] {
  const byId = new Map(refusals.map((one) => [one.eventId, one]));
  const rootOf = (one: Refusal): Refusal => {
    const parent = one.parkedBehind === null ? undefined : byId.get(one.parkedBehind);
    return parent ? rootOf(parent) : one;
  };
  return refusals
    .filter((one) => rootOf(one) === one)
    .map((root) => ({ root, parked: refusals.filter((one) => one !== root && rootOf(one) === root) }));
}
