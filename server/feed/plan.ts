// Station 9: pull. Which passes lead a device from what it was given to what it is given now.
import type { Share, Shares } from './share.ts';

/**
 * One way through the rows of an entity, in the order of their ids.
 *
 * `all`, `own`: rows that the device has not, put. `changed`, `changedOwn`: what became of rows since the last pull;
 * `movedOwn`: the same when the person's buckets are no longer those of then.
 * `deleted`: only those that are gone. `lost`, `lostOwn`, `notOwn`: rows that are no longer the device's, removed.
 */
export type Pass = 'all' | 'own' | 'changed' | 'changedOwn' | 'movedOwn' | 'deleted' | 'lost' | 'lostOwn' | 'notOwn';

export interface Step {
  entity: string;
  pass: Pass;
}

const PASSES: Readonly<Record<`${Share | 'none'}>${Share | 'none'}`, readonly Pass[]>> = {
  'none>none': [],
  'none>whole': ['all'],
  'none>own': ['own'],
  'whole>whole': ['changed'],
  'own>own': ['changedOwn'],
  'own>whole': ['all', 'deleted'],
  'whole>own': ['changedOwn', 'notOwn'],
  'whole>none': ['lost'],
  'own>none': ['lostOwn'],
};

/** Passes that need no earlier pull: the first sync, and what was gained since. */
export const FROM_ZERO: ReadonlySet<Pass> = new Set<Pass>(['all', 'own']);
/** Passes with nothing to do for an entity in which nothing changed. */
export const OF_NEWS: ReadonlySet<Pass> = new Set<Pass>(['changed', 'changedOwn', 'deleted']);

/**
 * The steps of a pull. The same shares and buckets always give the same steps, so a cursor can hold the number of one.
 * `isMoved`: the person's own buckets are not those of the last pull.
 */
export function stepsOf(before: Shares, now: Shares, isMoved = false): Step[] {
  const gone = Object.keys(before).filter((entity) => !(entity in now));
  return [...Object.keys(now), ...gone.sort()].flatMap((entity) =>
    PASSES[`${before[entity] ?? 'none'}>${now[entity] ?? 'none'}`].map((pass) => ({
      entity,
      pass: isMoved && pass === 'changedOwn' && before[entity] === 'own' ? 'movedOwn' : pass,
    })),
  );
}
