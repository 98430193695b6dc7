import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '#protocol/canonical-json.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Account } from '../auth/account.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';
import { lookUp } from './replay.ts';

const RUNS = 25;
const EVENTS = 8;

let world: TestWorld;
let driver: FreshAccount;
beforeAll(async () => {
  world = await testWorld(testDatabase(), {
    size: { drivers: 1, deliveriesPerDriver: RUNS * EVENTS * 3 },
    rules: { devicesPerUser: RUNS * 10 },
  });
  driver = world.tenant.drivers[0]!;
});
afterAll(() => world.end());

/** One event of a plan: about a delivery of its own, or again about that of an earlier event, which it then comes after. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('validate' as const), rightCode: fc.boolean() }),
  fc.record({ kind: fc.constant('again' as const), of: fc.nat(EVENTS) }),
  fc.record({ kind: fc.constant('note' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Batches by the places of their events; those of one group are posted at the same instant. */
const plan = fc.array(step, { minLength: 1, maxLength: EVENTS }).chain((steps) =>
  fc.record({
    steps: fc.constant(steps),
    groups: fc.array(fc.array(fc.array(fc.nat(steps.length - 1), { maxLength: 10 }), { minLength: 1, maxLength: 3 }), {
      maxLength: 5,
    }),
  }),
);

/** The events, and the verdict each must have however it travels. */
function commit(phone: TestDevice, steps: readonly Step[]): { events: SyncEvent[]; verdicts: string[] } {
  const events: SyncEvent[] = [];
  const verdicts: string[] = [];
  for (const each of steps) {
    const before = each.kind === 'again' && events.length > 0 ? each.of % events.length : null;
    if (each.kind === 'note') {
      events.push(phone.note({ action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: v7() }));
      verdicts.push('applied');
    } else if (before !== null && events[before]!.entity === 'logistics.delivery') {
      const { entityId, payload, id } = events[before]!;
      events.push(phone.event({ entityId, payload, after: [id] }));
      verdicts.push(verdicts[before] === 'applied' ? 'ALREADY_VALIDATED' : 'DEPENDENCY_REJECTED');
    } else {
      const right = each.kind !== 'validate' || each.rightCode;
      events.push(phone.validation(world.take(driver), right ? {} : { code: 'WRONG' }));
      verdicts.push(right ? 'applied' : 'QR_MISMATCH');
    }
  }
  return { events, verdicts };
}

test('[R21][E2] pushed in any order, any number of times, also at once: one effect each, and one verdict', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ steps, groups }) => {
      const phone = await world.signIn(driver);
      const { events, verdicts } = commit(phone, steps);
      const told = new Map<string, Set<string>>();
      const push = async (batch: readonly SyncEvent[]): Promise<Receipt[]> => {
        const { receipts } = await phone.push(batch);
        expect(receipts.map(({ eventId }) => eventId)).toEqual(batch.map(({ id }) => id));
        for (const { replayed: _, ...receipt } of receipts) {
          if (receipt.status === 'waiting') continue;
          told.set(receipt.eventId, (told.get(receipt.eventId) ?? new Set()).add(canonicalJson(receipt)));
        }
        return receipts;
      };
      for (const group of groups) await Promise.all(group.map((batch) => push(batch.map((at) => events[at]!))));
      // At last the whole outbox, as a drain sends it.
      const receipts = await push(events);

      expect(receipts.map(({ code, status }) => code ?? status)).toEqual(verdicts);
      expect([...told.values()].map((texts) => texts.size)).toEqual(events.map(() => 1));
      const again = await push(events);
      expect(again.every(({ replayed }) => replayed)).toBe(true);
      await expectOneEffect(phone, events, verdicts);
    }),
    // What depends on who comes first is not found again by shrinking, which would use all deliveries up.
    { numRuns: RUNS, endOnFailure: true },
  );
}, 120_000);

test('[E2] what another push records while this one looks is the same event, and not another one under its id', async () => {
  const phone = await world.signIn(driver);
  const event = phone.validation(world.take(driver), { code: 'WRONG' });
  const account = { tenantId: world.tenant.id, userId: driver.id, deviceId: phone.id, deviceEpoch: 1 } as Account;
  const opening = await world.database.asTenant(world.tenant.id, async (tx) => {
    // The look at the audit logs comes after the other push is over.
    const unsafe: typeof tx.sql.unsafe = (async (...given: Parameters<typeof tx.sql.unsafe>) => {
      await phone.push([event]);
      return await tx.sql.unsafe(...given);
    }) as never;
    const sql = Object.assign(((...given: [never]) => tx.sql(...given)) as typeof tx.sql, tx.sql, { unsafe });
    return await lookUp({ ...tx, sql }, account, { own: [event], after: [] }, true);
  });
  expect([...opening.ledger.keys()]).toEqual([event.id]);
  expect([...opening.taken]).toEqual([]);
});

async function expectOneEffect(phone: TestDevice, events: readonly SyncEvent[], verdicts: readonly string[]) {
  const { truth } = world;
  const ledger = await truth`select event_id as id from navette.ledger where device_id = ${phone.id} order by seq`;
  expect(ledger.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  const audit = await truth`
    select id, outcome, code, hash from logistics.audit_entry where device_id = ${phone.id} order by seq`;
  expect(audit.map(({ id, outcome, code }) => [id, code ?? outcome])).toEqual(
    events.map(({ id }, at) => [id, verdicts[at]]),
  );
  // The chain the server verified is the device's own.
  expect(audit.at(-1)!.hash).toBe(phone.hash);
  const validated = await truth`
    select id from logistics.delivery where status = 'validated' and id = any(${events.map(({ entityId }) => entityId)}::uuid[])`;
  const expected = events.filter(({ entity }, at) => entity === 'logistics.delivery' && verdicts[at] === 'applied');
  expect(validated.map(({ id }) => id).sort()).toEqual(expected.map(({ entityId }) => entityId).sort());
}
