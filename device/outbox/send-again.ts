// Stations 2 and 8: a refused event is corrected and sent again, or given up. What was committed stays as it was.
import { REFUSAL_DISCARDED, REFUSAL_REPLACED } from '#packs/core/audit.ts';
import { entityNamed } from '#packs/registry.ts';
import { type Problem, problem } from '#protocol/errors.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { Committed, Intent } from '../api.ts';
import { type Database, isStorageFull, type Sql } from '../db/database.ts';
import { type CommitDeps, commitIn } from './commit.ts';
import { permit } from './judge.ts';
import { noteRecordWork } from './record-work.ts';
import { parkedBehindCorrected, type RefusedEvent, withParked } from './refusals.ts';
import { badFile } from './stamp.ts';

export type Corrected = Pick<Intent, 'payload' | 'attachments' | 'context' | 'seenVersion'>;

/** Carries a refusal out of a transaction that has written something. */
class Refused extends Error {
  readonly problem: Problem;
  constructor(why: Problem) {
    super(why.code);
    this.problem = why;
  }
}

/** The new event, and again what was parked behind the old one. `entities`: whose rows may have changed. */
export interface SentAgain {
  done: Committed;
  entities: string[];
}

/**
 * In one transaction: a note that the refused event is replaced, the new event after that note, and then what was parked
 * behind the refused one. What the device itself would refuse now stays parked.
 */
export async function sendAgain(
  deps: CommitDeps,
  refusedId: string,
  corrected?: Corrected,
): Promise<Result<SentAgain>> {
  const unfit = corrected?.attachments?.map(badFile).find((found) => found !== null);
  if (unfit) return fail(unfit);
  return await inOne(deps.db, async (tx) => {
    const [root, ...parked] = await withParked(tx, refusedId);
    if (!root) throw new Refused(problem('NOT_FOUND'));
    const done = await replace(tx, deps, root, corrected);
    for (const one of parked) await tryAgain(tx, deps, one);
    return { done, entities: touched([root, ...parked]) };
  });
}

/**
 * What was on its way while the event before it was corrected comes back refused because of the old one: it goes again behind
 * the new one. Answers the entities whose rows may have changed.
 */
export async function sendParked(deps: CommitDeps): Promise<string[]> {
  const sent: RefusedEvent[] = [];
  const done = await inOne(deps.db, async (tx) => {
    for (;;) {
      const tried = sent.map(({ row }) => row.id);
      const [next] = (await parkedBehindCorrected(tx)).filter(({ row }) => !tried.includes(row.id));
      if (!next) return;
      sent.push(next);
      await tryAgain(tx, deps, next);
    }
  });
  return done.ok ? touched(sent) : [];
}

async function tryAgain(tx: Sql, deps: CommitDeps, parked: RefusedEvent): Promise<void> {
  try {
    await replace(tx, deps, parked);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

async function replace(
  tx: Sql,
  deps: CommitDeps,
  { row, event }: RefusedEvent,
  corrected?: Corrected,
): Promise<Committed> {
  const { entity, entityId, action } = event;
  const { battery, network, position } = event.context ?? {};
  const intent: Intent = {
    entity,
    entityId,
    action,
    payload: event.payload,
    context: { battery, network, position },
    ...corrected,
  };
  const permitted = permit(deps.author, intent);
  if (!permitted.ok) throw new Refused(permitted.problem);
  await tx.run('SAVEPOINT replacing');
  const note = await addNote(tx, deps, REFUSAL_REPLACED, { row, event });
  const done = await commitIn(tx, deps, intent, permitted.value, [note]);
  if (!done.ok) {
    await tx.run('ROLLBACK TO replacing');
    await tx.run('RELEASE replacing');
    throw new Refused(done.problem);
  }
  await tx.run('RELEASE replacing');
  await tx.run('UPDATE outbox SET replacedBy = ?, acknowledgedAt = coalesce(acknowledgedAt, ?) WHERE id = ?', [
    done.value.eventId,
    deps.clock.now().toISOString(),
    row.id,
  ]);
  await noteRecordWork(tx, [entityId]);
  return done.value;
}

/** Answers the entities whose counts changed. */
export async function discard(deps: CommitDeps, refusedId: string): Promise<Result<string[]>> {
  return await inOne(deps.db, async (tx) => {
    const all = await withParked(tx, refusedId);
    if (all.length === 0) throw new Refused(problem('NOT_FOUND'));
    const at = deps.clock.now().toISOString();
    for (const one of all) {
      await addNote(tx, deps, REFUSAL_DISCARDED, one);
      await tx.run('UPDATE outbox SET acknowledgedAt = coalesce(acknowledgedAt, ?) WHERE id = ?', [at, one.row.id]);
    }
    await noteRecordWork(
      tx,
      all.map(({ row }) => row.entityId),
    );
    return touched(all);
  });
}

async function addNote(tx: Sql, deps: CommitDeps, action: string, { row, event }: RefusedEvent): Promise<string> {
  const log = auditOf(event);
  const intent: Intent = {
    entity: log,
    action: 'CREATE',
    payload: { action, entity: event.entity, entityId: event.entityId, detail: { eventId: row.id, code: row.code } },
  };
  const permitted = permit(deps.author, intent);
  if (!permitted.ok) throw new Refused(permitted.problem);
  const done = await commitIn(tx, deps, intent, permitted.value);
  if (!done.ok) throw new Refused(done.problem);
  return done.value.eventId;
}

function auditOf({ entity }: SyncEvent): string {
  const pack = entityNamed(entity)?.pack;
  if (!pack) throw new Refused(problem('UNKNOWN_ENTITY'));
  return `${pack.name}.${pack.audit}`;
}

const touched = (all: readonly RefusedEvent[]): string[] => [
  ...new Set(all.flatMap(({ event }) => [event.entity, auditOf(event)])),
];

async function inOne<Value>(db: Database, work: (tx: Sql) => Promise<Value>): Promise<Result<Value>> {
  try {
    return ok(await db.transaction(work));
  } catch (error) {
    if (error instanceof Refused) return fail(error.problem);
    if (isStorageFull(error)) return fail(problem('STORAGE_FULL'));
    throw error;
  }
}
