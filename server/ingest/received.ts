// Station 7: record. "344 of 344": which of a profile's events are here.
import type { Received } from '#protocol/push.ts';
import type { ReceivedAndVoid } from '#protocol/void.ts';
import type { Tx } from '#server/database/open.ts';
import { pgArray } from '../sql-values.ts';

/** One life of a profile on a device. */
export interface Life {
  tenantId: string;
  userId: string;
  deviceId: string;
  deviceEpoch: number;
}

/** Ranges told at most; a device that misses more sends what it has anyway. */
const RANGES = 100;

/** As devices are told: a life that may still send has no voids. */
export async function receivedOf(tx: Tx, life: Life, head = 0): Promise<Received> {
  const { voided: _, ...received } = await countOf(tx, life, head);
  return received;
}

/**
 * What is here and what is missing, up to the last event that is here or that the device says it has (`head`). Void numbers
 * are not missing; one that arrived all the same counts as here. One statement; it reads only what stands behind the first
 * hole, and voids.
 */
export async function countOf(tx: Tx, life: Life, head = 0): Promise<ReceivedAndVoid> {
  const { tenantId, userId, deviceId, deviceEpoch } = life;
  const [row] = await tx.sql<Counted[]>`
    with chain as (
      select coalesce(max(through), 0) as through from navette.device_chain
      where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
        and device_epoch = ${deviceEpoch}
    ), ahead as (
      select distinct seq from navette.ledger
      where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
        and device_epoch = ${deviceEpoch} and seq > (select through from chain)
    ), void as materialized (
      select from_seq, to_seq from navette.sequence_void
      where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
        and device_epoch = ${deviceEpoch}
    ), open as (
      select from_seq, to_seq - from_seq + 1 - (
        select count(distinct seq) from navette.ledger
        where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
          and device_epoch = ${deviceEpoch} and seq between from_seq and to_seq) as count
      from void
    ), span as (
      select seq as first, seq as last from ahead
      union all select from_seq, to_seq from void where from_seq > (select through from chain)
    ), stepped as (
      select first, last, greatest((select through from chain),
        max(last) over (order by first, last rows between unbounded preceding and 1 preceding)) as before from span
    )
    select through, (select count(*) from ahead)::int as ahead, (select coalesce(max(last), through) from span) as last,
      (select coalesce(sum(count), 0) from open)::int as voided,
      (select coalesce(sum(count), 0) from open where from_seq <= through)::int as passed,
      (select coalesce(json_agg(json_build_array(before + 1, first - 1) order by first), '[]')
       from (select * from stepped where first > before + 1 order by first limit ${RANGES}) hole) as holes
    from chain`;
  const { through, ahead, last, holes, voided, passed } = row!;
  const missing: [number, number][] = head > last ? [...holes, [last + 1, head]] : holes;
  return { count: through - passed + ahead, through, missing, voided };
}

/** When events with these numbers of a life were recorded, those that are here: milliseconds, the earliest first. Two may share a number. */
export async function recordedAt(tx: Tx, life: Life, seqs: readonly number[]): Promise<Map<number, number[]>> {
  const { tenantId, userId, deviceId, deviceEpoch } = life;
  const rows = await tx.sql<{ seq: number; at: Date }[]>`
    select seq, received_at as at from navette.ledger
    where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId} and device_epoch = ${deviceEpoch}
      and seq = any(${pgArray(seqs.map(String))}::int[])
    order by received_at`;
  const moments = new Map<number, number[]>();
  for (const { seq, at } of rows) moments.set(seq, [...(moments.get(seq) ?? []), at.getTime()]);
  return moments;
}

interface Counted {
  through: number;
  /** Events behind the first hole. */
  ahead: number;
  last: number;
  holes: [number, number][];
  /** Void numbers that have not arrived all the same, in all and up to `through`. */
  voided: number;
  passed: number;
}
