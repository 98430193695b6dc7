// Stations 6 and 7, again: an administrator's repair, or decision. The event goes through the same applier, as its author's.

import type { SyncEvent } from '#protocol/event.ts';
import { pickLocale } from '#protocol/locale.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { RepairAnswer, RepairRequest } from '#protocol/repair.ts';
import type { Database, Tx } from '#server/database/open.ts';
import { poke } from '#server/feed/poke.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Ids } from '#server/ports/ids.ts';
import type { Account } from '../auth/account.ts';
import { accountNow, haveSameRights } from '../auth/account-now.ts';
import { tenantFacts } from '../auth/session-answer.ts';
import { isCollision, StaleRead } from '../database-errors.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { applyEvents } from '../ingest/apply.ts';
import type { Batch, Decision } from '../ingest/batch.ts';
import { type Before, beforeOf, type NextBase } from '../ingest/next-base.ts';
import { readEvent } from '../ingest/read-event.ts';
import { pgArray } from '../sql-values.ts';
import { closedOf } from './closed.ts';
import { mendable } from './mendable.ts';
import { asOfficeReads } from './office-view.ts';
import { recordRepair } from './record-repair.ts';
import { waitsForOffice } from './refused.ts';

export interface RepairDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
}

/** Which event, of which device. */
export interface Named {
  deviceId: string;
  eventId: string;
}

const TRIES = 4;

/**
 * Judges a refused event again, with other values where the policy allows it, and what is parked behind it. Its author stays
 * its author: what their role may not do is refused again. Where it belongs is the office's to say: a record that has left
 * its author's work is no obstacle. One that waits for the office is decided: it counts although its record was withdrawn, or it
 * is refused for good. Once: a second repair, or decision, of the same event answers what the first has made of it. The answer
 * holds the record only where an administrator is given all of its kind [N1].
 *
 * Refuses with `NOT_FOUND` (no such event in this tenant), `ALREADY_RESOLVED` (its author has replaced it or given it up),
 * `INVALID_PAYLOAD` (a value that nobody may change, or no decision where one is needed).
 */
export async function repair(
  deps: RepairDeps,
  repairer: Account,
  named: Named,
  request: RepairRequest,
): Promise<RepairAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await deps.database.asTenant(repairer.tenantId, (tx) => inTransaction(tx, deps, repairer, named, request));
    } catch (error) {
      if (!isCollision(error)) throw error;
      if (attempt === TRIES) throw new HttpProblem('UNAVAILABLE', {}, { 'Retry-After': '1' });
    }
  }
}

interface Kept {
  eventId: string;
  userId: string;
  deviceEpoch: number;
  event: Record<string, unknown>;
  receipt: Receipt;
  status: string;
  receivedAt: Date;
}

async function inTransaction(
  tx: Tx,
  deps: RepairDeps,
  repairer: Account,
  { deviceId, eventId }: Named,
  request: RepairRequest,
): Promise<RepairAnswer> {
  const { tenantId } = repairer;
  const [found] = await tx.sql<{ userId: string; entity: string | null }[]>`
    select user_id as "userId", event ->> 'entity' as entity from navette.ledger
    where tenant_id = ${tenantId} and device_id = ${deviceId} and event_id = ${eventId}`;
  if (!found) throw new HttpProblem('NOT_FOUND');
  const author = await authorOf(tx, tenantId, found.userId, deviceId);
  const open = await openOf(tx, tenantId, deviceId, found.userId);
  const root = open.find((one) => one.eventId === eventId);
  const { decision: choice } = request;
  const isOver = !root || root.receipt.code === 'OFFICE_DECLINED' || (choice && root.status === 'rejected');
  if (isOver) {
    const receipt = asOfficeReads(found.entity, await standing(tx, tenantId, deviceId, eventId));
    return { receipt, released: 0, replayed: true };
  }
  if (root.status === 'conflict' && !choice) throw new HttpProblem('INVALID_PAYLOAD', { path: 'decision' });

  const facts = await tenantFacts(tx, tenantId);
  const closed = await closedOf(tx, tenantId, open.flatMap(aboutOf));
  // What nobody wants any more can still be declined: else it would wait for ever.
  const isGivenUp = (now: ReadonlyMap<string, unknown>) => choice !== 'decline' && now.has(eventId);
  if (isGivenUp(closed)) throw new HttpProblem('ALREADY_RESOLVED');
  const events = eventsOf(root, open, { ...author, deviceEpoch: root.deviceEpoch }).filter(
    ({ id }) => id === eventId || !closed.has(id),
  );
  const [first, ...parked] = events;
  // So broken that its content was not kept: only its author can send it again.
  if (first?.id !== eventId) return { receipt: root.receipt, released: 0, replayed: false };
  const allowed = mendable(first, facts.rules.policies);
  const foreign = Object.keys(request.values).find((name) => !allowed.includes(name));
  if (foreign !== undefined) throw new HttpProblem('INVALID_PAYLOAD', { path: foreign });

  const decision: Decision | undefined = choice && { eventId, choice, by: repairer };
  const batch: Batch = {
    ...{ tx, account: { ...author, deviceEpoch: root.deviceEpoch }, tenantPacks: facts.packs },
    ...{ epoch: facts.epoch, floors: facts.floors },
    ...{ reader: { locale: author.locale, timeZone: facts.rules.timeZone }, now: deps.clock.now(), rules: facts.rules },
    ...{ deviceNow: null, byOffice: true, decision },
    arrivedAt: new Map(open.map((one) => [one.eventId, one.receivedAt.getTime()])),
    // They had a verdict: what they come after and is not here was not waited for then either.
    lacking: new Set(events.flatMap(({ after }) => after)),
  };
  const mended = { ...first, payload: { ...first.payload, ...request.values } };
  const judged = await applyEvents(batch, [mended, ...parked], await verdictsBefore(tx, tenantId, deviceId, events));
  const verdict = judged.get(eventId)!.receipt;
  if (verdict.status === 'waiting' || (verdict.status === 'rejected' && choice !== 'decline')) {
    return { receipt: verdict, released: 0, replayed: false };
  }
  // Sent by the author just now, or what either may do has changed, while the records were being locked.
  await takeTurn(tx, author);
  await holdToRoles(tx, author, repairer);
  if (isGivenUp(await closedOf(tx, tenantId, aboutOf(root)))) throw new HttpProblem('ALREADY_RESOLVED');
  await holdToParked(tx, author, root, open);
  const done = [...judged.values()].filter(({ event, receipt }) => isNews(open, event.id, receipt));
  await recordRepair(batch, done, {
    repairer,
    id: request.id,
    event: first,
    values: request.values,
    code: root.receipt.code ?? null,
    choice,
    ids: deps.ids,
  });
  await poke(tx, tenantId);
  return { receipt: asOfficeReads(found.entity, verdict), released: done.length - 1, replayed: false };
}

/** Takes the device's turn, after the records, as its own pushes do: what they record from now on waits. */
async function takeTurn(tx: Tx, { tenantId, userId, deviceId }: Account): Promise<void> {
  await tx.sql`
    select 1 from navette.device where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId} for update`;
}

/** Throws `StaleRead` when the author is no longer who the events were judged as; refuses who is no administrator any more. */
async function holdToRoles(tx: Tx, author: Account, repairer: Account): Promise<void> {
  const [now, asker] = await Promise.all([accountNow(tx, author, true), accountNow(tx, repairer)]);
  if (asker?.role !== 'admin') throw new HttpProblem(asker ? 'ADMINS_ONLY' : 'REAUTH_REQUIRED');
  if (!now || !haveSameRights(now, author))
    throw new StaleRead('the role or the sectors of the author changed meanwhile');
}

/** Who the author is now. */
async function authorOf(tx: Tx, tenantId: string, userId: string, deviceId: string): Promise<Account> {
  const [row] = await tx.sql<{ role: string; name: string; locale: string; sectors: string[] }[]>`
    select role, name, locale, sectors from navette.account where tenant_id = ${tenantId} and id = ${userId}`;
  if (!row) throw new HttpProblem('NOT_FOUND');
  return { tenantId, userId, deviceId, deviceEpoch: 0, ...row, locale: pickLocale(row.locale) };
}

/** All events of the profile on that device that are refused or wait for the office, in the order they were made; locked. */
async function openOf(tx: Tx, tenantId: string, deviceId: string, userId: string): Promise<Kept[]> {
  const rows = await tx.sql<Kept[]>`
    select event_id as "eventId", user_id as "userId", device_epoch as "deviceEpoch", event, receipt, status,
      received_at as "receivedAt"
    from navette.ledger
    where tenant_id = ${tenantId} and device_id = ${deviceId} and user_id = ${userId}
      and (status = 'rejected' or ${waitsForOffice(tx)})
    order by device_epoch, seq for update`;
  return await tx.vault.open([...rows]);
}

async function standing(tx: Tx, tenantId: string, deviceId: string, eventId: string): Promise<Receipt> {
  const [row] = await tx.sql<{ receipt: Receipt }[]>`
    select receipt from navette.ledger
    where tenant_id = ${tenantId} and device_id = ${deviceId} and event_id = ${eventId}`;
  return await tx.vault.open(row!.receipt);
}

function aboutOf({ eventId, userId, event }: Kept) {
  const { entity, entityId } = event;
  return typeof entity === 'string' && typeof entityId === 'string' ? [{ eventId, userId, entity, entityId }] : [];
}

/** The event and those parked, or in conflict, behind it. */
function withParked(root: Kept, open: readonly Kept[]): Set<string> {
  const taken = new Set([root.eventId]);
  for (const { eventId, event, receipt, status } of open) {
    const parked = receipt.code === 'DEPENDENCY_REJECTED' ? [receipt.resolution?.data?.eventId] : [];
    const parents: unknown[] = status === 'conflict' && Array.isArray(event.after) ? event.after : parked;
    if (parents.some((id) => typeof id === 'string' && taken.has(id))) taken.add(eventId);
  }
  return taken;
}

/** In the turn: a push may have parked one more behind these since they were read. Throws `StaleRead`. */
async function holdToParked(
  tx: Tx,
  { tenantId, userId, deviceId }: Account,
  root: Kept,
  open: readonly Kept[],
): Promise<void> {
  const [more] = await tx.sql`
    select from navette.ledger
    where tenant_id = ${tenantId} and device_id = ${deviceId} and user_id = ${userId} and status = 'rejected'
      and receipt ->> 'code' = 'DEPENDENCY_REJECTED'
      and receipt #>> '{resolution,data,eventId}' = any(${pgArray([...withParked(root, open)])}::text[])
      and event_id <> all(${pgArray(open.map(({ eventId }) => eventId))}::uuid[]) limit 1`;
  if (more) throw new StaleRead('another event was parked behind these meanwhile');
}

/** Those, in the words of today; without those whose content was not kept. */
function eventsOf(root: Kept, open: readonly Kept[], author: Account): SyncEvent[] {
  const taken = withParked(root, open);
  return open.flatMap(({ eventId, event, deviceEpoch }) => {
    if (!taken.has(eventId)) return [];
    const reading = readEvent(event, 0, { ...author, deviceEpoch });
    return reading.kind === 'event' ? [reading.event] : [];
  });
}

/** Of what these come `after`; their own verdicts are void. */
async function verdictsBefore(
  tx: Tx,
  tenantId: string,
  deviceId: string,
  events: readonly SyncEvent[],
): Promise<Before> {
  const own = new Set(events.map(({ id }) => id));
  const ids = [...new Set(events.flatMap(({ after }) => after))].filter((id) => !own.has(id));
  if (ids.length === 0) return { verdicts: new Map(), bases: new Map() };
  const rows = await tx.sql<{ id: string; receipt: Receipt; nextBase: NextBase | null }[]>`
    select event_id as id, receipt, next_base as "nextBase" from navette.ledger
    where tenant_id = ${tenantId} and device_id = ${deviceId} and event_id = any(${pgArray(ids)}::uuid[])`;
  const opened = await Promise.all(rows.map(async (row) => ({ ...row, receipt: await tx.vault.open(row.receipt) })));
  return beforeOf(opened);
}

/** One that is refused for another reason now has news as well; one that still waits has none. */
function isNews(open: readonly Kept[], eventId: string, { status, code }: Receipt): boolean {
  if (status === 'waiting') return false;
  const before = open.find((one) => one.eventId === eventId);
  return status !== before?.status || code !== before.receipt.code;
}
