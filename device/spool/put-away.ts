// Station 4: drain. An answer goes into the spool, and what it names out of it; on a full disk the sending goes on without.
import { problem } from '#protocol/errors.ts';
import { isNoRoom } from '../ports/no-room.ts';
import type { DrainDeps, Run } from './run.ts';
import type { Settled, SpoolEntry } from './spool.ts';

/**
 * Answers the mark. Without room nothing was changed: what was answered stays in the spool, and the same sent once more gets
 * the same answer. The rest must not wait for somebody to free space.
 */
export async function putAway(
  { spool, notices }: DrainDeps,
  run: Run,
  settled: Settled,
  answered: readonly SpoolEntry[],
): Promise<number> {
  try {
    const mark = await spool.settle(run.profile, settled);
    notices.send({ kind: 'settled', profile: run.profile });
    return mark;
  } catch (error) {
    if (!isNoRoom(error)) throw error;
    run.unkept.push(...answered);
    run.why ??= problem('STORAGE_FULL');
    return run.mark;
  }
}

/** Whether something was put meanwhile. */
export async function reloadIfNew(deps: DrainDeps, run: Run, mark: number): Promise<boolean> {
  if (mark === run.mark) return false;
  const now = await deps.spool.entries(run.profile);
  const unkept = new Set(run.unkept.map(({ id }) => id));
  run.entries = now.entries.filter(({ id }) => !unkept.has(id));
  run.mark = now.mark;
  return true;
}
