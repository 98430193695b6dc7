// Station 7: record. Where the audit chain is kept.
import { CHAIN_START } from '#protocol/checksum.ts';
import type { Tx } from '#server/database/open.ts';
import { qualified } from '#server/database/sql/text.ts';
import { auditEntities } from './audit-entities.ts';
import type { Batch } from './batch.ts';
import type { ChainEvent, ChainHead, Link } from './chain.ts';
import type { Life } from './received.ts';

const PAGE = 5_000;

/** Events and voids that stand behind a place in a profile's life, in order; a page of them. */
export const eventsBehind = (
  tx: Tx,
  { tenantId, userId, deviceId, deviceEpoch }: Life,
  after: number | 'head',
): PromiseLike<ChainEvent[]> => tx.sql<ChainEvent[]>`
  with start as (
    select coalesce(${after === 'head' ? null : after}::int, (select through from navette.device_chain
      where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
        and device_epoch = ${deviceEpoch}), 0) as seq
  )
  select seq, "eventId", checksum, "to" from (
    (select seq, event_id as "eventId", checksum, null::int as "to", received_at from navette.ledger
     where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
       and device_epoch = ${deviceEpoch} and seq > (select seq from start)
     order by seq, received_at, event_id limit ${PAGE})
    union all
    (select from_seq, id, checksum, to_seq, voided_at from navette.sequence_void
     where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
       and device_epoch = ${deviceEpoch} and from_seq > (select seq from start)
     order by from_seq limit ${PAGE})
  ) link
  order by seq, "to" is null, received_at, "eventId" limit ${PAGE}`;

/** Whose chain, and where. */
type Place = Pick<Batch, 'tx' | 'tenantPacks'> & { account: Life };

/** All of them, when only the first page has been read. */
export async function allBehind(
  { tx, account }: Omit<Place, 'tenantPacks'>,
  first: readonly ChainEvent[],
): Promise<ChainEvent[]> {
  const events = [...first];
  for (let page = first; page.length === PAGE; ) {
    page = await eventsBehind(tx, account, page.at(-1)!.seq);
    events.push(...page);
  }
  return events;
}

/** The links of entries that stood behind a hole until now. */
export async function fillLinks({ tx, account, tenantPacks }: Place, links: readonly [string, Link][]): Promise<void> {
  if (links.length === 0) return;
  const rows = JSON.stringify(links.map(([id, { previousHash, hash }]) => ({ id, previous: previousHash, hash })));
  await Promise.all(
    auditEntities(tenantPacks).map(({ name }) =>
      tx.sql.unsafe(
        `update ${qualified(name)} t set previous_hash = r.previous, hash = r.hash
         from jsonb_to_recordset($2::jsonb) as r (id uuid, previous text, hash text)
         where t.tenant_id = $1 and t.id = r.id and t.hash is null`,
        [account.tenantId, rows],
        { prepare: true },
      ),
    ),
  );
}

/** `told`: how far the device says it has come; see `storeTold`. */
export async function storeHead(
  { tx, account }: Omit<Place, 'tenantPacks'>,
  before: ChainHead,
  head: ChainHead,
  told = 0,
): Promise<void> {
  if (head.through === before.through) return;
  await tx.sql`
    insert into navette.device_chain as chain (tenant_id, user_id, device_id, device_epoch, through, hash, told)
    values (${account.tenantId}, ${account.userId}, ${account.deviceId}, ${account.deviceEpoch}, ${head.through}, ${head.hash},
      ${told})
    on conflict (tenant_id, user_id, device_id, device_epoch) do update
    set through = excluded.through, hash = excluded.hash, told = greatest(chain.told, excluded.told)`;
}

/** The most that fits; a device that says more has made it up. */
const MOST = 2_147_483_647;
export const toldBy = (seq: number): number => Math.min(seq, MOST);

/**
 * How far the device says it has come, where that is all that is new: what of it never arrives is known to be missing, also when
 * nothing comes after it.
 */
export async function storeTold(
  tx: Tx,
  { tenantId, userId, deviceId, deviceEpoch }: Life,
  told: number,
): Promise<void> {
  await tx.sql`
    insert into navette.device_chain as chain (tenant_id, user_id, device_id, device_epoch, through, hash, told)
    values (${tenantId}, ${userId}, ${deviceId}, ${deviceEpoch}, 0, ${CHAIN_START}, ${told})
    on conflict (tenant_id, user_id, device_id, device_epoch) do update
    set told = greatest(chain.told, excluded.told)`;
}
