import type { DeviceLife } from '#protocol/devices.ts';
import type { Tx } from '#server/database/open.ts';
import { countOf } from '../ingest/received.ts';

/** Ranges told of a life at most. */
const RANGES = 100;

/** A life, and whose. */
export interface OwnedLife extends DeviceLife {
  userId: string;
  deviceId: string;
}

type Row = Omit<OwnedLife, 'missing'> & { last: number; holes: [number, number][] };

/**
 * "344 of 344" of every life of every device of a tenant, the latest life of a device first. One statement: of the ledger it
 * reads only what stands behind the first hole of each life, by its index, as `receivedOf` does for one.
 */
export async function livesOf(tx: Tx, tenantId: string): Promise<OwnedLife[]> {
  const rows = await tx.sql<Row[]>`
    with told as (
      select user_id, device_id, coalesce(${epochIn(tx)}, device_epoch) as epoch, max(${headIn(tx)}) as head
      from navette.incident where tenant_id = ${tenantId} group by 1, 2, 3
    ), life as (
      select d.user_id, d.id as device_id, n as epoch, coalesce(c.through, 0) as through,
        greatest(t.head, case when n = d.epoch then d.wiped_seq end, c.told, 0) as told
      from navette.device d
      cross join generate_series(1, d.epoch) as n
      left join navette.device_chain c on (c.tenant_id, c.user_id, c.device_id, c.device_epoch)
        = (d.tenant_id, d.user_id, d.id, n)
      left join told t on (t.user_id, t.device_id, t.epoch) = (d.user_id, d.id, n)
      where d.tenant_id = ${tenantId}
    ), stepped as (
      select user_id, device_id, epoch, seq,
        lag(seq, 1, through) over (partition by user_id, device_id, epoch order by seq) as before
      from life cross join lateral (
        select distinct seq from navette.ledger l
        where l.tenant_id = ${tenantId} and l.user_id = life.user_id and l.device_id = life.device_id
          and l.device_epoch = life.epoch and l.seq > life.through
      ) ahead
    ), behind as (
      select user_id, device_id, epoch, count(*)::int as ahead, max(seq) as last,
        jsonb_agg(jsonb_build_array(before + 1, seq - 1) order by seq) filter (where seq > before + 1) as holes
      from stepped group by user_id, device_id, epoch
    )
    select life.user_id as "userId", life.device_id as "deviceId", life.epoch as "deviceEpoch",
      through + coalesce(ahead, 0) as count, coalesce(last, through) as last,
      greatest(last, through, told) as known, coalesce(holes, '[]') as holes
    from life left join behind using (user_id, device_id, epoch)
    order by life.epoch desc`;
  const lives = rows.map(({ last, holes, ...life }) => {
    const tail: [number, number][] = life.known > last ? [[last + 1, life.known]] : [];
    return { ...life, missing: [...holes, ...tail].slice(0, RANGES) };
  });
  return await withVoids(tx, tenantId, lives);
}

/** Lives of which numbers were closed are few: they are counted one by one. */
async function withVoids(tx: Tx, tenantId: string, lives: readonly OwnedLife[]): Promise<OwnedLife[]> {
  const closed = await tx.sql<{ key: string; last: number }[]>`
    select user_id || ' ' || device_id || ' ' || device_epoch as key, max(to_seq) as last from navette.sequence_void
    where tenant_id = ${tenantId} group by 1`;
  const lastOf = new Map(closed.map(({ key, last }) => [key, last]));
  return await Promise.all(
    lives.map(async (life) => {
      const last = lastOf.get(`${life.userId} ${life.deviceId} ${life.deviceEpoch}`);
      if (last === undefined) return life;
      const known = Math.max(life.known, last);
      const { count, missing, voided } = await countOf(tx, { ...life, tenantId }, known);
      return { ...life, count, known, missing, voided };
    }),
  );
}

/** A number that a report carries; whatever else stands there is nothing. */
const numberIn = (tx: Tx, name: string) => tx.sql`
  case when data->>${name}::text ~ '^[0-9]{1,9}$' then (data->>${name}::text)::int end`;

/** A life that ended with its storage is told of by the next one. */
const epochIn = (tx: Tx) => numberIn(tx, 'deviceEpoch');
const headIn = (tx: Tx) => numberIn(tx, 'lastSeq');
