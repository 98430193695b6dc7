import type { Sql, TransactionSql } from './connect.ts';
import type { Tx } from './open.ts';

interface Identity {
  system: string;
  timeline: number;
  storage: string;
}

/**
 * By an epoch before this one: up to which version what it gave out stands for the same here. Beyond, it is of a history that is lost,
 * though the number may have been drawn again; of an epoch that is missing, everything may be.
 */
export type Floors = Readonly<Record<string, number>>;

/**
 * The branch of history that is written now: a standby that was promoted writes a later one from its first transaction on, while
 * its last checkpoint still tells of the one before. `null` on a standby.
 */
const timelineNow = (sql: TransactionSql) => sql`
  case when not pg_is_in_recovery() then ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int end`;

/** Whether a state of the server was noted on another branch of history than the one that is written now. */
export const hasBranched = (sql: TransactionSql) => sql`coalesce(state.timeline <> ${timelineNow(sql)}, false)`;

/**
 * Compares PostgreSQL's identity, its branch of history and where it keeps the feed with what the epoch began on. A database
 * that was restored from a dump, promoted from a copy or moved has others, also in the same cluster, where its tables were made
 * anew: transaction ids and versions of before mean nothing in it, so a new epoch begins and the whole feed is stamped with a
 * transaction of its own. Devices that come with an older epoch rebuild. Rows alone that were put back into the same tables
 * do not show here; the first device that knows more ends that epoch: `feed/page.ts`.
 *
 * Source: station 9. Gives the epoch.
 */
export async function noteIdentity(sql: Sql): Promise<number> {
  return sql.begin(async (tx) => {
    const [now] = await tx<Identity[]>`
      select system_identifier::text as system, ${timelineNow(tx)} as timeline,
        (select oid from pg_database where datname = current_database()) || '/' || 'navette.change'::regclass::oid as storage
      from pg_control_system()`;
    if (!now) throw new Error('PostgreSQL did not say who it is');
    // Two random UUIDs hold 244 bits from PostgreSQL's strong source.
    await tx`
      insert into navette.server_state (system_identifier, timeline, storage, cursor_secret)
      values (${now.system}, ${now.timeline}, ${now.storage}, sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')))
      on conflict (singleton) do nothing`;
    const [known] = await tx<(Identity & { epoch: number })[]>`
      select epoch, system_identifier as system, timeline, storage from navette.server_state for update`;
    if (!known) throw new Error('the state of this server is missing');
    const isSame = known.system === now.system && known.timeline === now.timeline;
    if (isSame && known.storage === now.storage) return known.epoch;
    await tx`
      update navette.server_state
      set system_identifier = ${now.system}, timeline = ${now.timeline}, storage = ${now.storage}`;
    // Noted for the first time since this is looked at: nothing was restored.
    return isSame && known.storage === '' ? known.epoch : beginEpoch(tx, newest(tx));
  }) as Promise<number>;
}

/** Of the state that this transaction sees. */
export async function epochOf({ sql }: Tx): Promise<number> {
  const [row] = await sql<{ epoch: number }[]>`select epoch from navette.server_state`;
  return row!.epoch;
}

/**
 * There is proof that this database went back: by what a device knows, where it is the same one and a dump was restored into it or
 * its disk was set back; or by its branch of history, where a standby was promoted under a running process. Begins a new epoch,
 * unless another request has done so since `seen`.
 */
export async function endEpoch(sql: Sql, seen: number): Promise<void> {
  await sql.begin(async (tx) => {
    const [known] = await tx<{ epoch: number }[]>`select epoch from navette.server_state for update`;
    if (known?.epoch === seen) await beginEpoch(tx, sharedBefore(tx));
  });
}

/** Of a database that nobody has written to since it was put back. */
const newest = (tx: TransactionSql) => tx`(select coalesce(max(version), 0) from navette.change)`;

/**
 * Of one that was found out later: what it drew meanwhile, under the epoch before, may bear the numbers of what is lost, and nobody
 * can tell where that began. What this line had when the epoch before began it still has.
 */
const sharedBefore = (tx: TransactionSql) =>
  tx`(select coalesce(max(value::bigint), 0) from navette.server_state, jsonb_each_text(floors))`;

/**
 * Never the number of another: a dump that is put back a second time would count to it again, so it is the time, in seconds.
 * `shared`: the highest version that is certainly of the state which was put back.
 */
async function beginEpoch(tx: TransactionSql, shared: ReturnType<typeof newest>): Promise<number> {
  const [now] = await tx<{ epoch: number }[]>`
    update navette.server_state
    set epoch = greatest(epoch + 1, extract(epoch from clock_timestamp() - '2020-01-01T00:00Z'::timestamptz)::int),
      epoch_began = clock_timestamp(), floors = floors || jsonb_build_object(epoch::text, ${shared}),
      timeline = ${timelineNow(tx)}
    returning epoch`;
  await tx`update navette.change set tx = pg_current_xact_id()`;
  await tx`update navette.membership set tx = pg_current_xact_id()`;
  await tx`update navette.ledger set changed_tx = pg_current_xact_id() where changed_tx is not null`;
  return now!.epoch;
}
