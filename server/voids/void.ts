// Station 7: record. Closes numbers of a device's sequence that will never arrive.
import { type VoidAnswer, type VoidFact, type VoidRequest, voidChecksum } from '#protocol/void.ts';
import type { Database, Tx } from '#server/database/open.ts';
import { poke } from '#server/feed/poke.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Ids } from '#server/ports/ids.ts';
import type { Account } from '../auth/account.ts';
import { livesOn } from '../auth/forks.ts';
import { tenantFacts } from '../auth/session-answer.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { link } from '../ingest/chain.ts';
import { allBehind, fillLinks, storeHead } from '../ingest/chain-store.ts';
import { countOf, type Life } from '../ingest/received.ts';
import { takeTurn } from '../ingest/replay.ts';
import { type Range, within, without } from './ranges.ts';
import { writeVoids } from './write-voids.ts';

export interface VoidDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
}

/**
 * Says of numbers of a life that is over that they will never arrive: the count is whole again, and the audit chain goes on.
 * A number that has arrived is never voided, and one is voided once: the same request again changes nothing. An event that
 * comes all the same (an exported file turned up) is judged like any other.
 *
 * Refuses with `NOT_FOUND` (no such life in this tenant) and `DEVICE_STILL_IN_USE` (the life goes on and may send them).
 */
export function closeHoles(
  { database, clock, ids }: VoidDeps,
  admin: Account,
  deviceId: string,
  { userId, deviceEpoch, ranges, reason }: VoidRequest,
): Promise<VoidAnswer> {
  const { tenantId } = admin;
  const life: Life = { tenantId, userId, deviceId, deviceEpoch };
  return database.asTenant(tenantId, async (tx) => {
    const now = clock.now();
    // Before the turn, which only a device that exists can have; and again in it, when nothing of it can change any more.
    if ((await standing(tx, life)) === 'none') throw new HttpProblem('NOT_FOUND');
    const { head, behind } = await takeTurn(tx, life, now, { byOffice: true });
    if ((await standing(tx, life)) === 'alive') throw new HttpProblem('DEVICE_STILL_IN_USE');

    const [arrived, before] = await Promise.all([arrivedIn(tx, life, ranges), voidsIn(tx, life, ranges)]);
    const free = without(ranges, [...arrived, ...before]);
    if (free.length > 0) {
      const facts = free.map(([from, to]): VoidFact => {
        const who = { userId, deviceId, deviceEpoch, by: admin.userId, at: now.toISOString() };
        return { id: ids.next(), from, to, reason, ...who };
      });
      const own = facts.map((fact) => ({
        seq: fact.from,
        to: fact.to,
        eventId: fact.id,
        checksum: voidChecksum(fact),
      }));
      const stored = await allBehind({ tx, account: life }, behind);
      const chain = link(
        head,
        [...stored, ...own].sort((a, b) => a.seq - b.seq),
      );
      const place = { tx, account: life, tenantPacks: (await tenantFacts(tx, tenantId)).packs };
      const mine = new Set(facts.map(({ id }) => id));
      await writeVoids(place, admin, facts, chain.links);
      await fillLinks(
        place,
        [...chain.links].filter(([id]) => !mine.has(id)),
      );
      await storeHead(place, head, chain.head);
      await poke(tx, tenantId);
    }
    // Of an earlier void only what was not sent all the same.
    const voided = without(within(ranges, [...before, ...free]), arrived);
    return { voided, received: await countOf(tx, life) };
  });
}

/** Whether a life is known, and may still send. */
async function standing(tx: Tx, { tenantId, userId, deviceId, deviceEpoch }: Life): Promise<'none' | 'alive' | 'over'> {
  const [device] = await tx.sql<{ alive: boolean }[]>`
    select revoked_at is null and (epoch = ${deviceEpoch}::int or ${livesOn(tx, deviceEpoch)}) as alive
    from navette.device
    where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId} and epoch >= ${deviceEpoch}::int`;
  if (!device) return 'none';
  return device.alive ? 'alive' : 'over';
}

async function arrivedIn(tx: Tx, life: Life, ranges: readonly Range[]): Promise<Range[]> {
  const rows = await tx.sql<{ seq: number }[]>`
    select distinct seq from navette.ledger
    join json_to_recordset(${named(ranges)}::text::json) as asked ("from" int, "to" int) on seq between "from" and "to"
    where tenant_id = ${life.tenantId} and user_id = ${life.userId} and device_id = ${life.deviceId}
      and device_epoch = ${life.deviceEpoch}
    order by seq`;
  return rows.map(({ seq }) => [seq, seq]);
}

async function voidsIn(tx: Tx, life: Life, ranges: readonly Range[]): Promise<Range[]> {
  const rows = await tx.sql<{ from: number; to: number }[]>`
    select distinct from_seq as "from", to_seq as "to" from navette.sequence_void
    join json_to_recordset(${named(ranges)}::text::json) as asked ("from" int, "to" int)
      on from_seq <= "to" and to_seq >= "from"
    where tenant_id = ${life.tenantId} and user_id = ${life.userId} and device_id = ${life.deviceId}
      and device_epoch = ${life.deviceEpoch}`;
  return rows.map(({ from, to }) => [from, to]);
}

const named = (ranges: readonly Range[]): string => JSON.stringify(ranges.map(([from, to]) => ({ from, to })));
