// Station 2: commit. The row's change, the outbox event and its audit entry: one SQLite transaction, or nothing.
import { isBeyondRole, isMaking, referencesIn } from '#packs/core/deed.ts';
import type { Fields } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import { type Problem, problem } from '#protocol/errors.ts';
import { LIMITS } from '#protocol/limits.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { Committed, Intent } from '../api.ts';
import { type Database, isStorageFull, type Sql } from '../db/database.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { changeRow, jsonList, readRow } from '../db/rows.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import { movesDerived } from '../sync/derive.ts';
import { keepBase, layRows, NO_ROW } from '../sync/lay.ts';
import { addAuditEntry } from './audit.ts';
import { standingId } from './follow-merge.ts';
import { objection, type Permitted, type Policies, permit } from './judge.ts';
import { noteRecordWork } from './record-work.ts';
import { badFile, type Stamped, stampEvent, standsOn, tooLarge } from './stamp.ts';
import { ON_TOP } from './state.ts';

export interface CommitDeps {
  db: Database;
  clock: Clock;
  ids: Ids;
  appVersion: string;
  author: {
    tenantId: string;
    userId: string;
    name: string;
    deviceId: string;
    role: string;
    packs: readonly string[];
    /** Absent: each entity's own. */
    policies?: Policies;
    priorities?: Readonly<Record<string, number>>;
  };
}

/**
 * Durable when it resolves. A refusal leaves nothing behind: the record's own rules (`ALREADY_VALIDATED`, `QR_MISMATCH` …),
 * `NOT_FOUND`, what the wire could never carry, or `STORAGE_FULL`.
 */
export async function commit(deps: CommitDeps, intent: Intent): Promise<Result<Committed>> {
  const permitted = permit(deps.author, intent);
  if (!permitted.ok) return permitted;
  const files = intent.attachments ?? [];
  const unfit = files.map(badFile).find((found) => found !== null);
  if (unfit) return fail(unfit);
  try {
    return await deps.db.transaction(async (tx) => await commitIn(tx, deps, intent, permitted.value));
  } catch (error) {
    if (isStorageFull(error)) return fail(problem('STORAGE_FULL'));
    throw error;
  }
}

/**
 * The same within a transaction that does more. A refusal has written nothing yet. `behind`: events of this transaction that
 * this one comes after.
 */
export async function commitIn(
  tx: Sql,
  deps: CommitDeps,
  intent: Intent,
  permitted: Permitted,
  behind: readonly string[] = [],
): Promise<Result<Committed>> {
  const { known, asked, deed, payload } = permitted;
  const id = deps.ids.next();
  // A screen may still name a record by the id that it had when it was opened.
  const named = intent.entityId === undefined ? undefined : await standingId(tx, known.name, intent.entityId);
  const entityId = deed.kind === 'note' ? id : (named ?? (isMaking(asked) ? deps.ids.next() : ''));
  const row = deed.kind === 'note' ? null : await readRow(tx, known, entityId);
  const no = objection(permitted, entityId, row, deps.author);
  if (no) return fail(withName(no, deps.author));
  if (isBeyondRole(known, deed, deps.author.role, await deletionWaits(tx, permitted))) {
    return fail(problem('FORBIDDEN_ACTION'));
  }
  const missing = await missingFile(tx, permitted, intent);
  if (missing) return fail(problem('INVALID_PAYLOAD', { path: missing }));

  const { appVersion, author } = deps;
  const occurredAt = deps.clock.now().toISOString();
  const meta = await readMeta(tx);
  if (meta.leaving) return fail(problem('REAUTH_REQUIRED'));
  // A choice stands on theirs, which may be a deletion; what is shown stands on the last row there was.
  const version = row && deed.kind !== 'resolve' ? row.version : await baseVersion(tx, known, entityId);
  const stamped = stampEvent({ id, ...author, occurredAt, appVersion }, meta, {
    entity: known.name,
    entityId,
    action: intent.action,
    payload,
    after: [...behind, ...(await eventsBefore(tx, permitted, entityId, behind.length))],
    rowVersion: standsOn(version, intent.seenVersion ?? version),
    context: intent.context,
  });
  const large = tooLarge(stamped.text);
  if (large) return fail(large);

  if (deed.kind !== 'note') await keepBase(tx, known.name, entityId, row);
  await addToOutbox(tx, deps.author.priorities?.[known.name] ?? known.entity.priority, stamped);
  if (deed.kind !== 'note') await show(tx, permitted, row, stamped.event);
  await addAuditEntry(tx, known, stamped.event, meta.chain);
  for (const { sha256, mime, bytes } of intent.attachments ?? []) {
    await tx.run(
      `INSERT INTO attachment (sha256, mime, size, eventId, state, usedAt, bytes) VALUES (?, ?, ?, ?, 'committed', ?, ?)
       ON CONFLICT DO NOTHING`,
      [sha256, mime, bytes.byteLength, id, occurredAt, bytes],
    );
  }
  return ok({ eventId: id, seq: stamped.event.seq, entityId });
}

/** The record as the person sees it from now on: the change alone, or all of it made anew. */
async function show(tx: Sql, { known, deed }: Permitted, row: Row | null, event: Stamped['event']): Promise<void> {
  if (deed.kind === 'update' && !movesDerived(known, deed.values))
    return await changeRow(tx, known, event.entityId, deed.values);
  if (deed.kind === 'action' && row) {
    const author = { userId: event.userId, deviceId: event.deviceId, occurredAt: event.occurredAt };
    const patch = deed.action.apply(row as never, deed.payload as never, author);
    return await changeRow(tx, known, event.entityId, patch);
  }
  await layRows(tx, known, [event.entityId]);
}

/** Of the server's row, also of one that is deleted there or here. */
async function baseVersion(tx: Sql, { name }: KnownEntity, entityId: string): Promise<number> {
  const base = await tx.first<{ version: number }>('SELECT version FROM base_row WHERE entity = ? AND entityId = ?', [
    name,
    entityId,
  ]);
  return base?.version ?? 0;
}

/** Who decided before has a name here when it was this very person. */
function withName(why: Problem, { userId, name }: CommitDeps['author']): Problem {
  return why.data.by === userId ? { ...why, data: { ...why.data, byName: name } } : why;
}

/** The first file that the payload names and nobody has. */
async function missingFile(tx: Sql, { known, deed, payload }: Permitted, intent: Intent): Promise<string | null> {
  if (deed.kind === 'note') return null;
  const fields: Fields = deed.kind === 'action' ? deed.action.payload : known.entity.fields;
  for (const [field, { kind }] of Object.entries(fields)) {
    const sha256 = payload[field];
    if (kind !== 'file' || typeof sha256 !== 'string') continue;
    if (intent.attachments?.some((file) => file.sha256 === sha256)) continue;
    if (!(await tx.first('SELECT 1 FROM attachment WHERE sha256 = ?', [sha256]))) return field;
  }
  return null;
}

/** Whether a deletion is among the events that a choice settles. */
async function deletionWaits(tx: Sql, { deed }: Permitted): Promise<boolean> {
  if (deed.kind !== 'resolve' || !deed.choice.delete) return false;
  const ids = jsonList(deed.choice.conflictEventIds);
  const sql = `SELECT 1 FROM outbox WHERE action = 'DELETE' AND id IN (SELECT value FROM json_each(?)) LIMIT 1`;
  return (await tx.first(sql, [ids])) !== undefined;
}

/**
 * This device's last event of the same record, unless the server has applied it already (an event in conflict is joined),
 * and the events that made the records it refers to, unless the server has those.
 */
async function eventsBefore(
  tx: Sql,
  { known, deed, payload }: Permitted,
  entityId: string,
  taken: number,
): Promise<string[]> {
  const own = await tx.first<{ id: string }>(
    `SELECT id FROM outbox WHERE entityId = ? AND entity = ? AND state IN (${ON_TOP})
     ORDER BY deviceEpoch DESC, seq DESC LIMIT 1`,
    [entityId, known.name],
  );
  const fields: Fields = deed.kind === 'action' ? deed.action.payload : known.entity.fields;
  const values = deed.kind === 'resolve' ? deed.choice.values : payload;
  const referred = deed.kind === 'note' ? [] : referencesIn(fields, values).map(({ id }) => id);
  if (referred.length === 0) return own ? [own.id] : [];
  // Of a record that the server has not taken yet, the first event is the one that made it.
  const makers = await tx.all<{ id: string }>(
    `SELECT outbox.id, min(seq) AS first FROM base_row JOIN outbox USING (entity, entityId)
     WHERE base_row.row = '${NO_ROW}' AND entityId IN (SELECT value FROM json_each(?)) AND state IN (${ON_TOP})
     GROUP BY entityId ORDER BY first DESC LIMIT ?`,
    [jsonList([...new Set(referred)]), LIMITS.afterIds - 1 - taken],
  );
  return [...new Set([...(own ? [own.id] : []), ...makers.map(({ id }) => id)])];
}

/** `lane`: the smaller goes first. */
async function addToOutbox(tx: Sql, lane: number, { event, text, hash }: Stamped): Promise<void> {
  await tx.run(
    `INSERT INTO outbox (id, deviceEpoch, seq, entity, entityId, action, occurredAt, priority, hash, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'committed')`,
    [event.id, event.deviceEpoch, event.seq, event.entity, event.entityId, event.action, event.occurredAt, lane, hash],
  );
  await tx.run('INSERT INTO outbox_event (deviceEpoch, seq, event) VALUES (?, ?, ?)', [
    event.deviceEpoch,
    event.seq,
    text,
  ]);
  await noteRecordWork(tx, [event.entityId]);
  await writeMeta(tx, { seq: event.seq, chain: hash });
}
