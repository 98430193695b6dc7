// The office's list of refused and parked events, and of those that wait for it, of all devices of its tenant.
import { askedByAnyone } from '#packs/core/deed.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { RefusedAnswer, RefusedEvent, WaitingAnswer } from '#protocol/repair.ts';
import type { Tx } from '#server/database/open.ts';
import { tenantFacts } from '../auth/session-answer.ts';
import { closedOf } from './closed.ts';
import { mendable } from './mendable.ts';
import { isOfficeToo } from './office-view.ts';

/** Of lines of the ledger; in the words of `waitsFor`. */
export const waitsForOffice = ({ sql }: Tx) => sql`(status = 'conflict' and receipt ->> 'code' <> 'VERSION_CONFLICT')`;

interface Row {
  eventId: string;
  deviceId: string;
  deviceName: string | null;
  userId: string;
  userName: string | null;
  seq: number;
  receivedAt: Date;
  event: Record<string, unknown>;
  receipt: Receipt;
}

/** A place in the list: everything after it is older. */
export interface Place {
  receivedAt: string;
  eventId: string;
}

const PLACE = /^(\d{4}-[\d-]+T[\d:.]+Z)_([\da-f-]{36})$/;

/** `null`: it is none of ours. */
export function placeOf(text: string): Place | null {
  const [, receivedAt, eventId] = PLACE.exec(text) ?? [];
  return receivedAt && eventId ? { receivedAt, eventId } : null;
}

/** The newest first. */
export async function refusedEvents(
  tx: Tx,
  tenantId: string,
  { limit, before }: { limit: number; before: Place | null },
): Promise<RefusedAnswer> {
  const { sql } = tx;
  const rows = await read(
    tx,
    sql`l.tenant_id = ${tenantId} and l.status = 'rejected'
      and (${before?.receivedAt ?? null}::timestamptz is null
        or (l.received_at, l.event_id) < (${before?.receivedAt ?? null}::timestamptz, ${before?.eventId ?? null}::uuid))
    order by l.received_at desc, l.event_id desc limit ${limit + 1}`,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    events: await asShown(tx, tenantId, shown),
    before: rows.length > limit && last ? `${last.receivedAt.toISOString()}_${last.eventId}` : null,
  };
}

/** What an administrator is to decide, the oldest first. */
export async function waitingEvents(tx: Tx, tenantId: string, limit: number): Promise<WaitingAnswer> {
  const { sql } = tx;
  const rows = await read(
    tx,
    sql`l.tenant_id = ${tenantId} and ${waitsForOffice(tx)} order by l.received_at, l.event_id limit ${limit + 1}`,
  );
  return { events: await asShown(tx, tenantId, rows.slice(0, limit)), hasMore: rows.length > limit };
}

async function read(tx: Tx, which: ReturnType<Tx['sql']>): Promise<Row[]> {
  const found = await tx.sql<Row[]>`
    select l.event_id as "eventId", l.device_id as "deviceId", d.name as "deviceName", l.user_id as "userId",
      a.name as "userName", l.seq, l.received_at as "receivedAt", l.event, l.receipt
    from navette.ledger l
    left join navette.device d on d.tenant_id = l.tenant_id and d.user_id = l.user_id and d.id = l.device_id
    left join navette.account a on a.tenant_id = l.tenant_id and a.id = l.user_id
    where ${which}`;
  return await tx.vault.open([...found]);
}

async function asShown(tx: Tx, tenantId: string, rows: readonly Row[]): Promise<RefusedEvent[]> {
  const { rules } = await tenantFacts(tx, tenantId);
  const shown = rows.map((row) => refusedOf(row, rules.policies));
  const closed = await closedOf(
    tx,
    tenantId,
    shown.flatMap(({ eventId, userId, entity, entityId }) =>
      entity && entityId ? [{ eventId, userId, entity, entityId }] : [],
    ),
  );
  return shown.map((one) => ({ ...one, closed: one.closed ?? closed.get(one.eventId) ?? null }));
}

const textIn = (event: Record<string, unknown>, name: string): string | null =>
  typeof event[name] === 'string' ? (event[name] as string) : null;

function refusedOf(row: Row, policies: Record<string, string> | undefined): RefusedEvent {
  const { event, receipt, receivedAt, ...who } = row;
  const [entity, action] = [textIn(event, 'entity'), textIn(event, 'action')];
  const known = entity === null ? undefined : entityNamed(entity);
  const isKept = known !== undefined && action !== null && askedByAnyone(known, action).ok;
  const data = receipt.resolution?.data ?? {};
  const code = receipt.code ?? 'INVALID_EVENT';
  const parent = code === 'DEPENDENCY_REJECTED' ? data.eventId : null;
  return {
    ...who,
    ...{ entity, action, entityId: textIn(event, 'entityId'), occurredAt: textIn(event, 'occurredAt') },
    ...{ receivedAt: receivedAt.toISOString(), code, data: { ...data } },
    // [N1] What an administrator may not see among the records they do not read here either.
    payload:
      isKept && isOfficeToo(known.entity) ? ((event.payload as Record<string, unknown> | undefined) ?? null) : null,
    parkedBehind: typeof parent === 'string' ? parent : null,
    mendable: isKept ? mendable({ entity: known.name, action }, policies) : [],
    waitsForOffice: receipt.status === 'conflict',
    closed: code === 'OFFICE_DECLINED' ? 'declined' : null,
  };
}
