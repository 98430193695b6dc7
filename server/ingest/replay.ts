// Station 6: apply. The first question: was this event judged before?

import { PACKS } from '#packs/registry.ts';
import { CHAIN_START } from '#protocol/checksum.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { Tx } from '#server/database/open.ts';
import { qualified } from '#server/database/sql/text.ts';
import type { Account } from '../auth/account.ts';
import { livesOn } from '../auth/forks.ts';
import { StaleRead } from '../database-errors.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { pgArray } from '../sql-values.ts';
import { auditEntities } from './audit-entities.ts';
import type { ChainEvent, ChainHead } from './chain.ts';
import { eventsBehind } from './chain-store.ts';
import type { NextBase } from './next-base.ts';
import type { Life } from './received.ts';

export interface Recorded {
  checksum: string;
  receipt: Receipt;
  nextBase: NextBase | null;
}

/** What was judged before a push. */
export interface Opening {
  /** Of the events asked about, those with a verdict: of this batch, and what they come `after`. */
  ledger: Map<string, Recorded>;
  /** Ids that another device or person has used. */
  taken: Set<string>;
}

/** What a batch says of itself: which events it brings, and what they come `after`. */
export interface Asked {
  own: readonly { id: string; seq: number }[];
  after: readonly string[];
}

/**
 * Looks up all that was judged before. Events are looked up by their sequence, a range of which is read at once. An id that
 * comes back under another sequence, device or person is missed by that, and so is an event that another push judges just
 * now; PostgreSQL refuses to store it twice, and the next try is `thorough`.
 */
export async function lookUp(tx: Tx, account: Account, asked: Asked, thorough: boolean): Promise<Opening> {
  // In this order: what another push records in between stands in the ledger as well, and is no stranger's.
  const taken = thorough ? await takenOf(tx, account.tenantId, asked) : [];
  const ledger = await recordedOf(tx, account, asked, thorough);
  // Of another person on the same device: not theirs to see again, and not to be used again.
  const others = ledger.filter(({ own }) => !own);
  const known = new Map(
    ledger.filter(({ own }) => own).map(({ id, checksum, receipt, nextBase }) => [id, { checksum, receipt, nextBase }]),
  );
  return {
    ledger: known,
    taken: new Set([...others, ...taken].map(({ id }) => id).filter((id) => !known.has(id))),
  };
}

/** How far a device's audit chain goes, and what stands behind a hole after that; at most a page of it. */
export interface Turn {
  head: ChainHead;
  /** The highest number that the device has told of before. */
  told: number;
  behind: ChainEvent[];
}

/**
 * Takes the device's turn until the transaction ends, and reads its audit chain: pushes of one device record one
 * after the other, whatever they do until then side by side. What they could disagree about, they hold locked already.
 *
 * `session`: the life of who sends, who may bring what waits of an earlier one. Refuses with `DEVICE_REVOKED`, or
 * `REAUTH_REQUIRED` when the profile began a new life since the token was checked.
 */
export async function takeTurn(
  tx: Tx,
  account: Life,
  now: Date,
  { session = account.deviceEpoch, byOffice = false }: { session?: number; byOffice?: boolean } = {},
): Promise<Turn> {
  const { tenantId, userId, deviceId, deviceEpoch } = account;
  const [devices, chains, behind] = await Promise.all([
    tx.sql<{ lives: boolean; revoked: boolean }[]>`
      update navette.device set last_seen_at = case when ${byOffice} then last_seen_at else ${now}::timestamptz end
      where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId}
      returning epoch = ${session}::int or ${livesOn(tx, session)} as lives, revoked_at is not null as revoked`,
    tx.sql<(ChainHead & { told: number })[]>`
      select through, hash, told from navette.device_chain
      where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
        and device_epoch = ${deviceEpoch}`,
    eventsBehind(tx, account, 'head'),
  ]);
  const [device] = devices;
  // Taken in by the office: what has become of the device since does not count.
  if (device?.revoked && !byOffice) throw new HttpProblem('DEVICE_REVOKED');
  if (!device?.lives && !(byOffice && device)) throw new HttpProblem('REAUTH_REQUIRED');
  const { told, ...head } = chains[0] ?? { through: 0, hash: CHAIN_START, told: 0 };
  return { head, told, behind };
}

/**
 * Lets stand what was parked behind refused events, once the device's turn is taken: a repair may have accepted one of these
 * since it was looked up. Throws `StaleRead`.
 */
export async function holdToParents(
  tx: Tx,
  { tenantId, deviceId }: Account,
  receipts: readonly Receipt[],
): Promise<void> {
  const parents = receipts.flatMap(({ code, resolution }) =>
    code === 'DEPENDENCY_REJECTED' ? [String(resolution?.data?.eventId)] : [],
  );
  if (parents.length === 0) return;
  const [accepted] = await tx.sql`
    select from navette.ledger
    where tenant_id = ${tenantId} and device_id = ${deviceId} and event_id = any(${pgArray(parents)}::uuid[])
      and status <> 'rejected' limit 1`;
  if (accepted) throw new StaleRead('what an event was parked behind was accepted meanwhile');
}

type LedgerRow = Recorded & { id: string; own: boolean };

async function recordedOf(tx: Tx, account: Account, { own, after }: Asked, thorough: boolean): Promise<LedgerRow[]> {
  const { tenantId, userId, deviceId, deviceEpoch } = account;
  const range = thorough ? null : seqRange(own.map(({ seq }) => seq));
  const mine = new Set(own.map(({ id }) => id));
  const ids = range ? after.filter((id) => !mine.has(id)) : [...mine, ...after];
  const [inRange, byId] = await Promise.all([
    range
      ? tx.sql<LedgerRow[]>`
          select event_id as id, checksum, receipt, next_base as "nextBase", true as own from navette.ledger
          where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
            and device_epoch = ${deviceEpoch} and seq between ${range.from} and ${range.to}`
      : [],
    ids.length > 0
      ? tx.sql<LedgerRow[]>`
          select event_id as id, checksum, receipt, next_base as "nextBase", user_id = ${userId} as own from navette.ledger
          where tenant_id = ${tenantId} and device_id = ${deviceId} and event_id = any(${pgArray(ids)}::uuid[])`
      : [],
  ]);
  return await Promise.all(
    [...inRange, ...byId].map(async (line) => ({ ...line, receipt: await tx.vault.open(line.receipt) })),
  );
}

/** The range of sequences of a batch, unless it is empty or holds far more than the batch. */
function seqRange(seqs: readonly number[]): { from: number; to: number } | null {
  if (seqs.length === 0) return null;
  const from = Math.min(...seqs);
  const to = Math.max(...seqs);
  return to - from < seqs.length * 4 ? { from, to } : null;
}

/** Ids of the batch under which an entry of an audit log stands, whoever wrote it. */
async function takenOf(tx: Tx, tenantId: string, { own }: Asked): Promise<{ id: string }[]> {
  const audits = auditEntities(Object.keys(PACKS)).map(
    ({ name }) => `select id from ${qualified(name)} where tenant_id = $1 and id = any($2::uuid[])`,
  );
  const ids = pgArray(own.map(({ id }) => id));
  return tx.sql.unsafe<{ id: string }[]>(audits.join(' union all '), [tenantId, ids], { prepare: true });
}
