// Station 6: apply. One event, one row, one verdict: the questions in their fixed order.
import type { AuditNote } from '#packs/core/audit.ts';
import type { Author } from '#packs/core/entity.ts';
import { validate } from '#packs/core/validate.ts';
import type { Row } from '#protocol/common.ts';
import type { ErrorCode, ErrorData } from '#protocol/errors.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { SCHEMA_FLOOR } from '#protocol/version.ts';
import type { Base } from '../policies/policy.ts';
import { serverPolicy } from '../policies/server-policy.ts';
import { effectOf } from './effects-registry.ts';
import { isFalseNote, permission } from './permission.ts';

/** A record as its author may know it, locked. */
export interface Target {
  /** `null`: there is none, or it was deleted. */
  row: Row | null;
  /** In the author's work now. */
  held: boolean;
  /** In the author's work now or at any time before. */
  everHeld: boolean;
}

export interface Facts {
  role: string;
  tenantPacks: readonly string[];
  /** Of the server. */
  epoch: number;
  target: Target;
  filesHere: ReadonlySet<string>;
}

export type Judgement =
  /** Nothing but the entry in the audit log. */
  | { kind: 'note' }
  | { kind: 'write'; patch: Record<string, unknown>; amended: boolean; logged: boolean }
  /** The server's row stands until a person decides. */
  | { kind: 'conflict'; code: ErrorCode; row: Row }
  /** Another decision came first. */
  | { kind: 'late'; code: ErrorCode; by: string | null; at: string | null; row: Row }
  | { kind: 'reject'; code: ErrorCode; data: ErrorData };

const reject = (code: ErrorCode, data: ErrorData = {}): Judgement => ({ kind: 'reject', code, data });

/** Pure. Replay and tenant were asked before (`replay.ts`, `read-event.ts`). */
export function judge(event: SyncEvent, facts: Facts): Judgement {
  const permitted = permission(event, facts.role, facts.tenantPacks);
  if (!permitted.ok) return reject(permitted.problem);
  if (event.schemaVersion < SCHEMA_FLOOR) return reject('SCHEMA_TOO_OLD');
  const { known, action, payload: fields } = permitted.value;
  const payload = validate(fields, event.payload);
  if (!payload.ok) return reject('INVALID_PAYLOAD', { path: payload.path || 'payload' });
  if (action === null) {
    if (isFalseNote(payload.values as unknown as AuditNote)) return reject('FORBIDDEN_ACTION');
    // A note stands under its own event's id: nobody can write over another entry.
    return event.entityId === event.id ? { kind: 'note' } : reject('INVALID_EVENT', { path: 'entityId' });
  }

  const { row, held, everHeld } = facts.target;
  // Never in their work: the same answer whether there is such a record or not.
  if (!everHeld) return reject('OUT_OF_SCOPE');
  if (row === null) return reject('NOT_FOUND');
  const policy = serverPolicy(known.entity.policy);
  if (!policy) return reject('READ_ONLY_ENTITY');

  const decided = policy.decided(row);
  if (decided) return { kind: 'late', ...decided, row };
  if (!held && !policy.formerHolderMayAct) return reject('OUT_OF_SCOPE');
  const meeting = policy.meet(row, baseOf(event, row, facts.epoch));
  if (meeting.kind === 'conflict') return { kind: 'conflict', code: meeting.code, row };

  const author: Author = { userId: event.userId, deviceId: event.deviceId, occurredAt: event.occurredAt };
  const typedRow = row as Parameters<typeof action.check>[0];
  const refused = action.check(typedRow, payload.values);
  if (refused) return reject(refused.code, refused.data);
  const patch = action.apply(typedRow, payload.values, author);
  const effect = effectOf(
    known.name,
    event.action,
  )?.({
    row,
    patch,
    formerHolder: !held,
    filesHere: facts.filesHere,
  });
  return {
    kind: 'write',
    patch: { ...patch, ...effect?.patch },
    amended: effect?.tell ?? false,
    // Accepted although the record had gone elsewhere: an outcome that the office can look up.
    logged: !held,
  };
}

function baseOf(event: SyncEvent, row: Row, epoch: number): Base {
  if (event.epoch !== epoch || event.baseVersion > row.version) return 'unknown';
  return event.baseVersion === row.version ? 'same' : 'older';
}
