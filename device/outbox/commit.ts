// Station 2: commit. The row's change, the outbox event and its audit entry: one SQLite transaction, or nothing.
import { auditEntryOf } from '#packs/core/audit-entry.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { type Problem, problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { Committed, Intent } from '../api.ts';
import { type Database, isStorageFull, type Sql } from '../db/database.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { changeRow, readRow, writeRow } from '../db/rows.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import { objection, type Permitted, permit } from './judge.ts';
import { noteRecordWork } from './record-work.ts';
import { badFile, type Stamped, stampEvent, tooLarge } from './stamp.ts';
import { UNSENT } from './state.ts';

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

async function commitIn(tx: Sql, deps: CommitDeps, intent: Intent, permitted: Permitted): Promise<Result<Committed>> {
  const { known, payload } = permitted;
  const id = deps.ids.next();
  const entityId = permitted.kind === 'note' ? id : (intent.entityId ?? '');
  const row = permitted.kind === 'note' ? null : await readRow(tx, known, entityId);
  if (permitted.kind === 'action') {
    if (!row) return fail(problem('NOT_FOUND'));
    const no = objection(known, permitted.rule, row, payload);
    if (no) return fail(withName(no, deps.author));
  }
  const missing = await missingFile(tx, permitted, intent);
  if (missing) return fail(problem('INVALID_PAYLOAD', { path: missing }));

  const { appVersion, author } = deps;
  const occurredAt = deps.clock.now().toISOString();
  const meta = await readMeta(tx);
  const stamped = stampEvent({ id, ...author, occurredAt, appVersion }, meta, {
    entity: known.name,
    entityId,
    action: intent.action,
    payload,
    after: await eventBefore(tx, known.name, entityId),
    rowVersion: row?.version ?? 0,
    context: intent.context,
  });
  const large = tooLarge(stamped.text);
  if (large) return fail(large);

  if (permitted.kind === 'action' && row) {
    await tx.run('INSERT INTO base_row (entity, entityId, version, row) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING', [
      known.name,
      entityId,
      row.version,
      JSON.stringify(row),
    ]);
    await changeRow(tx, known, entityId, permitted.rule.apply(row, payload, stamped.event));
  }
  await addToOutbox(tx, known, stamped);
  await addAuditEntry(tx, known, stamped, meta.chain);
  for (const { sha256, mime, bytes } of intent.attachments ?? []) {
    await tx.run(
      `INSERT INTO attachment (sha256, mime, size, eventId, state, usedAt, bytes) VALUES (?, ?, ?, ?, 'committed', ?, ?)
       ON CONFLICT DO NOTHING`,
      [sha256, mime, bytes.byteLength, id, occurredAt, bytes],
    );
  }
  return ok({ eventId: id, seq: stamped.event.seq });
}

/** Who decided before has a name here when it was this very person. */
function withName(why: Problem, { userId, name }: CommitDeps['author']): Problem {
  return why.data.by === userId ? { ...why, data: { ...why.data, byName: name } } : why;
}

/** The first file that the payload names and nobody has. */
async function missingFile(tx: Sql, permitted: Permitted, intent: Intent): Promise<string | null> {
  if (permitted.kind === 'note') return null;
  for (const [field, { kind }] of Object.entries(permitted.rule.payload)) {
    const sha256 = permitted.payload[field];
    if (kind !== 'file' || typeof sha256 !== 'string') continue;
    if (intent.attachments?.some((file) => file.sha256 === sha256)) continue;
    if (!(await tx.first('SELECT 1 FROM attachment WHERE sha256 = ?', [sha256]))) return field;
  }
  return null;
}

/** This device's last event of the same record, unless the server has it already. */
async function eventBefore(tx: Sql, entity: string, entityId: string): Promise<string[]> {
  const before = await tx.first<{ id: string }>(
    `SELECT id FROM outbox WHERE entityId = ? AND entity = ? AND state IN (${UNSENT})
     ORDER BY deviceEpoch DESC, seq DESC LIMIT 1`,
    [entityId, entity],
  );
  return before ? [before.id] : [];
}

async function addToOutbox(tx: Sql, { entity }: KnownEntity, { event, text, hash }: Stamped): Promise<void> {
  await tx.run(
    `INSERT INTO outbox (id, deviceEpoch, seq, entity, entityId, action, occurredAt, priority, hash, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'committed')`,
    [
      event.id,
      event.deviceEpoch,
      event.seq,
      event.entity,
      event.entityId,
      event.action,
      event.occurredAt,
      entity.priority,
      hash,
    ],
  );
  await tx.run('INSERT INTO outbox_event (deviceEpoch, seq, event) VALUES (?, ?, ?)', [
    event.deviceEpoch,
    event.seq,
    text,
  ]);
  await noteRecordWork(tx, [event.entityId]);
  await writeMeta(tx, { seq: event.seq, chain: hash });
}

async function addAuditEntry(tx: Sql, { pack }: KnownEntity, { event }: Stamped, previousHash: string): Promise<void> {
  const audit = entityNamed(`${pack.name}.${pack.audit}`);
  if (!audit) throw new Error(`the pack ${pack.name} has no audit log`);
  const entry = auditEntryOf(event, { previousHash, outcome: 'pending' });
  await writeRow(tx, audit, { ...entry, version: 0, lastModifiedAt: event.occurredAt });
}
