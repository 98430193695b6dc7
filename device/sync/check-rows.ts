// Station 9: the rows that this device shows, compared with the server's at one snapshot and, when they differ, fetched anew.
import type { KnownEntity } from '#packs/registry.ts';
import { problem } from '#protocol/errors.ts';
import type { PullTail } from '#protocol/pull.ts';
import { fail, type Result } from '#protocol/result.ts';
import type { DataCheck } from '../api.ts';
import type { Database } from '../db/database.ts';
import { type Meta, writeMeta } from '../db/meta.ts';
import { beginRebuild } from '../db/schema.ts';
import { noteIncident } from '../incidents.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Difference } from './digest.ts';
import type { Taken } from './take-page.ts';

/** At least this often, unasked. Milliseconds. */
const EVERY_MS = 86_400_000;
/** A device at work takes receipts all the time; then it is not the moment. */
const TRIES = 5;

export interface CheckDeps {
  db: Database;
  entities: readonly KnownEntity[];
  clock: Clock;
  ids: Ids;
}

/** Rows are there in full, and were not compared for a day. */
export function isCheckDue({ ready, sweeping, cursor, checkedAt }: Meta, now: number): boolean {
  if (!ready || sweeping || cursor === null) return false;
  return checkedAt === null || Math.abs(now - Date.parse(checkedAt)) >= EVERY_MS;
}

/**
 * Pulls and compares. A difference counts when it is there twice: then it is noted for the person and for the office, and all
 * rows come again. The outbox is not touched. `pull` asks for a digest when told to and answers what the last page showed.
 * `found: null`: it could not be said this time.
 */
export async function checkRows(
  deps: CheckDeps,
  pull: (digest: boolean) => Promise<{ pulled: Result<PullTail>; check: Taken['check'] }>,
): Promise<{ pulled: Result<PullTail>; found: DataCheck | null }> {
  let before: Difference[] = [];
  let pulled: Result<PullTail> = fail(problem('UNAVAILABLE'));
  for (let tries = 0; tries < TRIES; tries += 1) {
    const compared = await pull(true);
    pulled = compared.pulled;
    const { check } = compared;
    if (!pulled.ok) break;
    if (check === undefined || check === 'undecided') continue;
    const again = check.filter(({ entity }) => before.some((one) => one.entity === entity));
    before = check;
    if (check.length > 0 && again.length === 0) continue;
    await note(deps, again);
    if (again.length > 0) pulled = (await pull(false)).pulled;
    return { pulled, found: { differs: again } };
  }
  return { pulled, found: null };
}

async function note({ db, entities, clock, ids }: CheckDeps, differs: readonly Difference[]): Promise<void> {
  const at = clock.now().toISOString();
  await db.transaction(async (tx) => {
    await writeMeta(tx, { checkedAt: at });
    if (differs.length === 0) return;
    await noteIncident(tx, { id: ids.next(), at, kind: 'DATA_DIFFERS', data: { entities: differs } });
    await beginRebuild(tx, entities);
  });
}
