// Station 7: record. "344 of 344": which of a profile's events are here.
import type { Received } from '#protocol/push.ts';
import type { Tx } from '#server/database/open.ts';

/** One life of a profile on a device. */
export interface Life {
  tenantId: string;
  userId: string;
  deviceId: string;
  deviceEpoch: number;
}

/** Ranges told at most; a device that misses more sends what it has anyway. */
const RANGES = 100;

/**
 * What is here and what is missing, up to the last event that is here or that the device says it has (`head`). One
 * statement; it reads only what stands behind the first hole.
 */
export async function receivedOf(tx: Tx, life: Life, head = 0): Promise<Received> {
  const [row] = await tx.sql<{ through: number; ahead: number; last: number; holes: [number, number][] }[]>`
    with chain as (
      select coalesce(max(through), 0) as through from navette.device_chain
      where tenant_id = ${life.tenantId} and user_id = ${life.userId} and device_id = ${life.deviceId}
        and device_epoch = ${life.deviceEpoch}
    ), ahead as (
      select distinct seq from navette.ledger
      where tenant_id = ${life.tenantId} and user_id = ${life.userId} and device_id = ${life.deviceId}
        and device_epoch = ${life.deviceEpoch} and seq > (select through from chain)
    ), stepped as (
      select seq, lag(seq, 1, (select through from chain)) over (order by seq) as before from ahead
    )
    select through, (select count(*) from ahead) as ahead, (select coalesce(max(seq), through) from ahead) as last,
      (select coalesce(json_agg(json_build_array(before + 1, seq - 1) order by seq), '[]')
       from (select * from stepped where seq > before + 1 order by seq limit ${RANGES}) hole) as holes
    from chain`;
  const { through, ahead, last, holes } = row!;
  const missing: [number, number][] = head > last ? [...holes, [last + 1, head]] : holes;
  return { count: through + ahead, through, missing };
}
