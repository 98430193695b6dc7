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
 * "344 of 344" of the present life of every device of a tenant and of each earlier one of which something is known, the latest of
 * a device first. Lives are never counted up to the present one: its number is what a device once said. One statement: of the
 * ledger it reads only what stands behind the first hole of each life, by its index, as `receivedOf` does for one.
 */
export async function livesOf(tx: Tx, tenantId: string): Promise<OwnedLife[]> {
  const rows = await tx.sql<Row[]>`
    with recursive told as (
      select user_id, device_id, coalesce(${epochIn(tx)}, device_epoch) as epoch, max(${headIn(tx)}) as head
      from navette.incident where tenant_id = ${tenantId} group by 1, 2, 3
    ), recorded as (
      select user_id, id as device_id, epoch from navette.device where tenant_id = ${tenantId}
      union all
      select user_id, device_id, (
        select max(l.device_epoch) from navette.ledger l
        where l.tenant_id = ${tenantId} and l.user_id = later.user_id and l.device_id = later.device_id
          and l.device_epoch < later.epoch)
      from recorded later where epoch is not null
    ), known as (
      select user_id, device_id, epoch from recorded
      union select user_id, device_id, epoch from told
      union select user_id, device_id, device_epoch from navette.device_chain where tenant_id = ${tenantId}
      union select user_id, device_id, device_epoch from navette.sequence_void where tenant_id = ${tenantId}
    ), life as (
      select d.user_id, d.id as device_id, n.epoch, coalesce(c.through, 0) as through,
        greatest(t.head, case when n.epoch = d.epoch then d.wiped_seq end, c.told, 0) as told
      from navette.device d
      join known n on (n.user_id, n.device_id) = (d.user_id, d.id) and n.epoch between 1 and d.epoch
      left join navette.device_chain c on (c.tenant_id, c.user_id, c.device_id, c.device_epoch)
        = (d.tenant_id, d.user_id, d.id, n.epoch)
      left join told t on (t.user_id, t.device_id, t.epoch) = (d.user_id, d.id, n.epoch)
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
