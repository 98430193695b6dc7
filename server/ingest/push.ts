// Stations 5, 6 and 7: push, apply, record. One push is one transaction.
import type { Logger } from 'pino';
import type { ErrorCode } from '#protocol/errors.ts';
import type { Locale } from '#protocol/locale.ts';
import type { PushAnswer, PushRequest } from '#protocol/push.ts';
import type { Database, Tx } from '#server/database/open.ts';
import { poke } from '#server/feed/poke.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Ids } from '#server/ports/ids.ts';
import type { Account } from '../auth/account.ts';
import { AccountChanged, accountNow, holdTo } from '../auth/account-now.ts';
import { noteFork } from '../auth/forks.ts';
import { tenantFacts } from '../auth/session-answer.ts';
import { isCollision, isHeldUp, isPassing } from '../database-errors.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { applyEvents } from './apply.ts';
import type { Batch } from './batch.ts';
import { storeTold, toldBy } from './chain-store.ts';
import { lateOf } from './late.ts';
import { inOrder } from './order.ts';
import { type Reading, readEvent } from './read-event.ts';
import { refusal } from './receipts.ts';
import { receivedOf } from './received.ts';
import { type Final, record } from './record.ts';
import { keepRejected } from './rejected-payloads.ts';
import { holdToParents, lookUp, type Turn, takeTurn } from './replay.ts';
import { finalOf, receiptsOf, type Sorted, sort } from './sort.ts';
import { logPush, type SyncLine } from './sync-log.ts';

export interface PushDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
}

export interface PushContext {
  account: Account;
  locale: Locale;
  requestId: string;
  log: Logger;
  /** Of the body, before compression. */
  bytes: number;
  startedAt: Date;
  /** What the device's clock showed when it sent, as it says. */
  deviceTime?: string;
  /** Taken in from a file by an administrator: whatever has become of the device since. */
  byOffice?: boolean;
}

/** Two transactions that met are tried again at once, this often in all. */
const TRIES = 4;

/** Answers every event of a push, in the order they were sent. What it throws tells that nothing was done. */
export async function push(deps: PushDeps, request: PushRequest, context: PushContext): Promise<PushAnswer> {
  const { log } = context;
  let { account } = context;
  const deviceEpoch = lifeOf(request.events[0], account);
  const readings = request.events.map((raw, at) => readEvent(raw, at, { ...account, deviceEpoch }));
  let passesBy = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await deps.database.asTenant(account.tenantId, (tx) =>
        inTransaction(tx, deps, request, readings, {
          ...{ ...context, account, attempt, passesBy },
          author: { ...account, deviceEpoch },
        }),
      );
    } catch (error) {
      const mayPass = isCollision(error) || error instanceof AccountChanged;
      if (mayPass && attempt < TRIES) {
        log.info({ err: error, attempt }, 'two writers met');
        if (error instanceof AccountChanged) account = error.now;
        continue;
      }
      // Somebody has left a transaction open. What it does not hold need not wait for its end.
      if (isHeldUp(error) && !passesBy) {
        log.warn({ err: error, deviceId: account.deviceId }, 'another transaction holds what a push is about');
        passesBy = true;
        continue;
      }
      await logFailure(deps, request, context, error);
      throw mayPass ? new HttpProblem('UNAVAILABLE', {}, { 'Retry-After': '1' }) : error;
    }
  }
}

async function inTransaction(
  tx: Tx,
  deps: PushDeps,
  request: PushRequest,
  readings: readonly Reading[],
  context: PushContext & { author: Account; attempt: number; passesBy: boolean },
): Promise<PushAnswer> {
  const { author: account, locale } = context;
  const isOfNow = account.deviceEpoch === context.account.deviceEpoch;
  const now = deps.clock.now();
  const events = readings.flatMap((reading) => (reading.kind === 'event' ? [reading.event] : []));
  const own = readings.flatMap((reading) => (reading.kind === 'event' ? reading.event : (reading.identity ?? [])));
  const asked = { own, after: events.flatMap(({ after }) => after) };
  const [opening, tenant] = await Promise.all([
    lookUp(tx, account, asked, context.attempt > 1),
    tenantFacts(tx, account.tenantId),
  ]);
  const reader = { locale, timeZone: tenant.rules.timeZone };
  const { packs: tenantPacks, epoch, floors, epochBegan, rules } = tenant;
  const batch: Batch = {
    ...{ tx, account, tenantPacks, epoch, floors, epochBegan, reader, now, rules },
    ...{ deviceNow: deviceNowOf(context), lacking: new Set(request.lacking) },
    passesBy: context.passesBy,
  };

  const sorted = sort(readings, opening, (id, code, data) => refusal(id, code, data, reader));
  const judged = await applyEvents(batch, inOrder(sorted.fresh.map(({ event }) => event)), sorted);
  const verdicts = sorted.fresh.flatMap((good) => finalOf(good, judged.get(good.event.id)!) ?? []);
  const finals = [...sorted.refused, ...verdicts];
  const { byOffice } = context;
  const [turn, asker] = await Promise.all([
    takeTurn(tx, account, now, { session: context.account.deviceEpoch, byOffice }),
    accountNow(tx, context.account, byOffice),
  ]);
  holdTo(context.account, asker);
  await holdToParents(
    tx,
    account,
    verdicts.map(({ receipt }) => receipt),
  );
  // What waits of an earlier life comes with the head of this one.
  const told = isOfNow ? toldBy(request.head.seq) : 0;
  const about = { batchId: request.batchId, requestId: context.requestId, ids: deps.ids, turn, told };
  const chain = await record(batch, finals, about);
  if (isOfNow && chain.through === request.head.seq && chain.hash !== request.head.hash) {
    context.log.warn({ seq: chain.through, deviceId: account.deviceId }, 'the audit chain differs from the device');
  }
  if (told > turn.told && chain.through === turn.head.through) await storeTold(tx, account, told);
  const conflicts = finals.filter(({ receipt }) => receipt.status === 'conflict').length;
  const [received, isCopy] = await Promise.all([
    receivedOf(tx, context.account, request.head.seq),
    isOfNow ? forked(tx, account, { turn, finals, receipts: sorted.slots, now }) : false,
    keepRejected(tx, account, sorted.kept, batch),
    logPush(tx, account, lineOf(deps, request, context, { conflicts, status: 'ok', error: null })),
    finals.length > 0 ? poke(tx, account.tenantId) : undefined,
  ]);
  return {
    batchId: request.batchId,
    serverTime: now.toISOString(),
    receipts: receiptsOf(sorted, judged),
    received,
    // A copy begins a life of its own: its person signs in.
    device: { isActive: true, requiresReauth: isCopy },
  };
}

/** The life that an event comes of: an earlier one of the same profile, when what waited there is sent by the next. */
export function lifeOf(event: unknown, { deviceEpoch }: Account): number {
  const of = (event as { deviceEpoch?: unknown } | null | undefined)?.deviceEpoch;
  return Number.isInteger(of) && (of as number) >= 1 ? Math.min(of as number, deviceEpoch) : deviceEpoch;
}

/** All up to `through` are here, and what stands `behind`: another event with such a sequence is a copy's, or of a device set back. */
async function forked(
  tx: Tx,
  account: Account,
  { turn, finals, receipts, now }: { turn: Turn; finals: readonly Final[]; receipts: Sorted['slots']; now: Date },
): Promise<boolean> {
  const behind = new Set(turn.behind.map(({ seq }) => seq));
  const known = finals
    .map(({ identity: { seq, id } }) => ({ seq, id }))
    .filter(({ seq }) => seq <= turn.head.through || behind.has(seq))
    .sort((a, b) => a.seq - b.seq);
  const late = known.length > 0 ? await lateOf(tx, account, known) : null;
  const again = known.find(({ id }) => !late?.has(id));
  const brought = receipts.flatMap((slot) => ('receipt' in slot && slot.receipt.replayed ? slot.receipt.eventId : []));
  if (!again && brought.length === 0) return false;
  return noteFork(tx, account, { again: again ?? null, brought, now });
}

/** Milliseconds; `null` for a device that does not tell. */
function deviceNowOf({ deviceTime }: PushContext): number | null {
  const at = Date.parse(deviceTime ?? '');
  return Number.isNaN(at) ? null : at;
}

const lineOf = (
  { ids, clock }: PushDeps,
  request: PushRequest,
  { bytes, startedAt }: PushContext,
  outcome: Pick<SyncLine, 'conflicts' | 'status' | 'error'>,
): SyncLine => ({ id: ids.next(), events: request.events.length, bytes, startedAt, endedAt: clock.now(), ...outcome });

/** The office sees failed pushes too, unless the database is what failed. */
async function logFailure(deps: PushDeps, request: PushRequest, context: PushContext, error: unknown): Promise<void> {
  const { account, log } = context;
  const line = lineOf(deps, request, context, { conflicts: 0, status: 'failed', error: codeOf(error) });
  await deps.database
    .asTenant(account.tenantId, (tx) => logPush(tx, account, line))
    .catch((reason) => log.warn({ err: reason }, 'a failed push could not be logged'));
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof HttpProblem) return error.problem.code;
  return isPassing(error) || isCollision(error) || error instanceof AccountChanged ? 'UNAVAILABLE' : 'INTERNAL';
}
