import type { Sql, TransactionSql } from './connect.ts';

/**
 * Compares PostgreSQL's identity and branch of history with those the epoch began on. A database that was restored from a
 * dump, promoted from a copy or moved has others: transaction ids and versions of before mean nothing in it, so a new epoch
 * begins and the whole feed is stamped with a transaction of its own. Devices that come with an older epoch rebuild.
 *
 * Source: station 9. Gives the epoch.
 */
export async function noteIdentity(sql: Sql): Promise<number> {
  return sql.begin(async (tx) => {
    const [now] = await tx<{ system: string; timeline: number }[]>`
      select system_identifier::text as system, (pg_control_checkpoint()).timeline_id as timeline from pg_control_system()`;
    if (!now) throw new Error('PostgreSQL did not say who it is');
    // Two random UUIDs hold 244 bits from PostgreSQL's strong source.
    await tx`
      insert into navette.server_state (system_identifier, timeline, cursor_secret)
      values (${now.system}, ${now.timeline}, sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')))
      on conflict (singleton) do nothing`;
    const [known] = await tx<{ epoch: number; system: string; timeline: number }[]>`
      select epoch, system_identifier as system, timeline from navette.server_state for update`;
    if (!known) throw new Error('the state of this server is missing');
    if (known.system === now.system && known.timeline === now.timeline) return known.epoch;
    await tx`update navette.server_state set system_identifier = ${now.system}, timeline = ${now.timeline}`;
    return beginEpoch(tx);
  }) as Promise<number>;
}

/**
 * A device has proof that this database went back although it is the same one: a dump was restored into it, or its disk was
 * set back. Begins a new epoch, unless another request has done so since `seen`.
 */
export async function endEpoch(sql: Sql, seen: number): Promise<void> {
  await sql.begin(async (tx) => {
    const [known] = await tx<{ epoch: number }[]>`select epoch from navette.server_state for update`;
    if (known?.epoch === seen) await beginEpoch(tx);
  });
}

async function beginEpoch(tx: TransactionSql): Promise<number> {
  const [now] = await tx<{ epoch: number }[]>`update navette.server_state set epoch = epoch + 1 returning epoch`;
  await tx`update navette.change set tx = pg_current_xact_id()`;
  await tx`update navette.membership set tx = pg_current_xact_id()`;
  return now!.epoch;
}
