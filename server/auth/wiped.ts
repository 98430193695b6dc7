import type { WipeReport } from '#protocol/session.ts';
import type { Database, Tx } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import { receivedOf } from '../ingest/received.ts';
import { type Holder, readWipeOrder } from './wipe-order.ts';

/** Notes that a revoked device has removed its data, and its last sequence. The first report of a life stands. */
export async function noteWiped(
  { database, clock }: { database: Database; clock: Clock },
  { order, deviceEpoch, seq }: WipeReport,
): Promise<void> {
  const holder = await readWipeOrder(database, order);
  if (!holder) return;
  const { tenantId, userId, deviceId } = holder;
  await database.asTenant(
    tenantId,
    (tx) => tx.sql`
      update navette.device set wiped_at = ${clock.now()}, wiped_seq = ${seq}
      where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId} and epoch = ${deviceEpoch}
        and revoked_at is not null and wiped_at is null`,
  );
}

/** Ranges of sequence numbers that a wiped device had recorded and that never arrived; `null`: it has not reported. */
export async function lostOf(tx: Tx, { tenantId, userId, deviceId }: Holder): Promise<[number, number][] | null> {
  const [device] = await tx.sql<{ epoch: number; seq: number | null }[]>`
    select epoch, wiped_seq as seq from navette.device
    where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId}`;
  if (!device || device.seq === null) return null;
  const life = { tenantId, userId, deviceId, deviceEpoch: device.epoch };
  return (await receivedOf(tx, life, device.seq)).missing;
}
