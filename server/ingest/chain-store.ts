// Station 7: record. Where the audit chain is kept.
import type { Tx } from '#server/database/open.ts';
import { qualified } from '#server/database/sql/text.ts';
import type { Account } from '../auth/account.ts';
import { auditEntities } from './audit-entities.ts';
import type { Batch } from './batch.ts';
import type { ChainEvent, ChainHead, Link } from './chain.ts';

const PAGE = 5_000;

/** Events that stand behind a place in a profile's life, in order; a page of them. */
export const eventsBehind = (tx: Tx, account: Account, after: number | 'head'): PromiseLike<ChainEvent[]> => tx.sql<
  ChainEvent[]
>`
  select seq, event_id as "eventId", checksum from navette.ledger
  where tenant_id = ${account.tenantId} and user_id = ${account.userId} and device_id = ${account.deviceId}
    and device_epoch = ${account.deviceEpoch} and seq > ${after === 'head' ? headOf(tx, account) : after}
  order by seq, received_at, event_id limit ${PAGE}`;

const headOf = (tx: Tx, { tenantId, userId, deviceId, deviceEpoch }: Account) => tx.sql`
  coalesce((select through from navette.device_chain
    where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
      and device_epoch = ${deviceEpoch}), 0)`;

/** All of them, when only the first page has been read. */
export async function allBehind({ tx, account }: Batch, first: readonly ChainEvent[]): Promise<ChainEvent[]> {
  const events = [...first];
  for (let page = first; page.length === PAGE; ) {
    page = await eventsBehind(tx, account, page.at(-1)!.seq);
    events.push(...page);
  }
  return events;
}

/** The links of entries that stood behind a hole until now. */
export async function fillLinks({ tx, account, tenantPacks }: Batch, links: readonly [string, Link][]): Promise<void> {
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

export async function storeHead({ tx, account }: Batch, before: ChainHead, head: ChainHead): Promise<void> {
  if (head.through === before.through) return;
  await tx.sql`
    insert into navette.device_chain (tenant_id, user_id, device_id, device_epoch, through, hash)
    values (${account.tenantId}, ${account.userId}, ${account.deviceId}, ${account.deviceEpoch}, ${head.through}, ${head.hash})
    on conflict (tenant_id, user_id, device_id, device_epoch) do update
    set through = excluded.through, hash = excluded.hash`;
}
