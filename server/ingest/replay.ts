// Station 6: apply. The first question: was this event judged before?

import { PACKS } from '#packs/registry.ts';
import { CHAIN_START } from '#protocol/checksum.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { Tx } from '#server/database/open.ts';
import { qualified } from '#server/database/sql/text.ts';
import type { Account } from '../auth/account.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { pgArray } from '../sql-values.ts';
import { auditEntities } from './audit-entities.ts';
import type { ChainHead } from './chain.ts';

export interface Recorded {
  checksum: string;
  receipt: Receipt;
}

/** What a push finds when its turn has come. */
export interface Opening {
  /** Of the events asked about, those with a verdict: of this batch, and what they come `after`. */
  ledger: Map<string, Recorded>;
  /** Ids that another device or person has used. */
  taken: Set<string>;
  chain: ChainHead;
}

/**
 * Takes the device's turn: pushes of one device go one after the other, so that the same batch posted twice at once has
 * one effect. Then looks up, in the same round trip, all that was judged before.
 *
 * Refuses with `DEVICE_REVOKED`, or `REAUTH_REQUIRED` when the profile began a new life since the token was checked.
 */
export async function takeTurn(
  tx: Tx,
  account: Account,
  ids: { own: readonly string[]; after: readonly string[] },
  now: Date,
): Promise<Opening> {
  const { tenantId, userId, deviceId, deviceEpoch } = account;
  const own = pgArray(ids.own);
  const audits = auditEntities(Object.keys(PACKS)).map(
    ({ name }) => `select id from ${qualified(name)} where tenant_id = $1 and id = any($2::uuid[])`,
  );
  const [devices, ledger, taken, chains] = await Promise.all([
    tx.sql<{ epoch: number; revoked: boolean }[]>`
      update navette.device set last_seen_at = ${now}
      where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId}
      returning epoch, revoked_at is not null as revoked`,
    tx.sql<(Recorded & { id: string; own: boolean })[]>`
      select event_id as id, checksum, receipt, user_id = ${userId} as own from navette.ledger
      where tenant_id = ${tenantId} and device_id = ${deviceId}
        and event_id = any(${pgArray([...ids.own, ...ids.after])}::uuid[])`,
    tx.sql.unsafe<{ id: string }[]>(audits.join(' union all '), [tenantId, own], { prepare: true }),
    tx.sql<ChainHead[]>`
      select through, hash from navette.device_chain
      where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
        and device_epoch = ${deviceEpoch}`,
  ]);
  const [device] = devices;
  if (device?.revoked) throw new HttpProblem('DEVICE_REVOKED');
  if (device?.epoch !== deviceEpoch) throw new HttpProblem('REAUTH_REQUIRED');
  // Of another person on the same device: not theirs to see again, and not to be used again.
  const others = ledger.filter(({ own: mine }) => !mine);
  const known = new Map(
    ledger.filter(({ own: mine }) => mine).map(({ id, checksum, receipt }) => [id, { checksum, receipt }]),
  );
  return {
    ledger: known,
    taken: new Set([...others, ...taken].map(({ id }) => id).filter((id) => !known.has(id))),
    chain: chains[0] ?? { through: 0, hash: CHAIN_START },
  };
}
