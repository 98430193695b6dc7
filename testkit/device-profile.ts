// What tests of stations 2, 3, 8, 9 and 10 stand on: one profile's database and spool in memory.

import type { Database } from '#device/db/database.ts';
import { writeMeta } from '#device/db/meta.ts';
import { createMemoryStore } from '#device/db/open-memory.ts';
import { putRows } from '#device/db/rows.ts';
import { makeIndexes, prepareSchema } from '#device/db/schema.ts';
import type { CommitDeps } from '#device/outbox/commit.ts';
import { createTestClock, type TestClock } from '#device/ports/clock.ts';
import { createIds } from '#device/ports/ids.ts';
import { createTestRandom } from '#device/ports/random.ts';
import { createMemorySpool } from '#device/spool/memory-spool.ts';
import type { ProfileRecord, Settled, Spool } from '#device/spool/spool.ts';
import type { Delivery } from '#packs/logistics/delivery.ts';
import { entitiesOf } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import { sqliteWasm } from './sqlite-wasm.ts';

export const TENANT = '00000000-0000-7000-8000-0000000000aa';
export const DRIVER = '00000000-0000-7000-8000-0000000000d1';
export const ENTITIES = entitiesOf(['logistics']);
export const deliveryId = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export function pendingDelivery(number: number, more: Partial<Delivery> = {}): Delivery & Row {
  return {
    id: deliveryId(number),
    version: number,
    lastModifiedAt: '2026-11-20T06:00:00.000Z',
    reference: `BL-${number}`,
    clientId: deliveryId(9_000 + number),
    driverId: DRIVER,
    warehouseId: deliveryId(8_000),
    plannedOn: '2026-11-20',
    stop: number,
    note: null,
    status: 'pending',
    totalCents: 10_000 * number,
    qrPayload: `navette:BL-${number}`,
    code: `AB${number}`,
    lines: [{ productId: deliveryId(7_000), quantity: 2, unitPriceCents: 5_000 * number }],
    deliveredLines: null,
    refusedAt: null,
    refusedBy: null,
    refusalReason: null,
    refusalCause: null,
    validatedAt: null,
    validatedBy: null,
    receivedBy: null,
    position: { latitude: 36.75, longitude: 3.05, accuracyM: 8 },
    signature: null,
    photo: null,
    proof: null,
    validatedAfterReassignment: null,
    ...more,
  };
}

export interface TestProfile {
  profile: string;
  db: Database;
  spool: Spool;
  clock: TestClock;
  deps: CommitDeps;
  put(...rows: Delivery[]): Promise<void>;
  shown(number: number): Promise<Record<string, unknown> | undefined>;
  events(): Promise<SyncEvent[]>;
  states(): Promise<string[]>;
  /** The server's answers, as the drain leaves them in the spool. */
  answer(receipts: Receipt[], more?: Partial<Settled>): Promise<void>;
}

const store = createMemoryStore(sqliteWasm());
let number = 0;

export async function createTestProfile(deliveries = 3, entities = ENTITIES): Promise<TestProfile> {
  const profile = `profile-${++number}`;
  const clock = createTestClock();
  const random = createTestRandom(number);
  const ids = createIds(clock, random);
  const spool = createMemorySpool({ ids, random });
  await spool.changeProfile(profile, () => testRecord(profile));
  const { file, key } = await spool.databaseKey(profile);
  const db = await (await store).open(file, key);
  await prepareSchema(db, entities);
  await makeIndexes(db, entities);
  await writeMeta(db, { ready: true, epoch: 3 });

  const put = async (...rows: Delivery[]) => {
    const delivery = ENTITIES.find(({ name }) => name === 'logistics.delivery')!;
    await putRows(db, delivery, JSON.stringify(rows), { when: 'always' });
  };
  const some = Array.from({ length: deliveries }, (_, index) => pendingDelivery(index + 1));
  if (some.length > 0) await put(...some);
  return {
    profile,
    db,
    spool,
    clock,
    deps: {
      db,
      clock,
      ids,
      appVersion: '0.1.0',
      author: {
        tenantId: TENANT,
        userId: DRIVER,
        name: 'Karim',
        deviceId: (await spool.device()).id,
        role: 'driver',
        packs: ['logistics'],
      },
    },
    put,
    shown: (of) => db.first('SELECT * FROM logistics_delivery WHERE id = ?', [deliveryId(of)]),
    events: async () =>
      (await db.all<{ event: string }>('SELECT event FROM outbox_event ORDER BY seq')).map(({ event }) =>
        JSON.parse(event),
      ),
    states: async () =>
      (await db.all<{ state: string }>('SELECT state FROM outbox ORDER BY seq')).map(({ state }) => state),
    answer: async (receipts, more = {}) => {
      const settled: Settled = { receipts, files: [], received: null, serverTime: '2026-11-20T09:00:00.000Z', ...more };
      await spool.settle(profile, settled);
    },
  };
}

function testRecord(profile: string): ProfileRecord {
  return {
    profile,
    email: 'driver1@test',
    deviceEpoch: 1,
    epoch: 3,
    user: { id: DRIVER, name: 'Karim', role: 'driver', locale: 'fr' },
    tenant: { id: TENANT, name: 'Laiterie', packs: ['logistics'], rules: DEFAULT_RULES },
    licence: { text: '', key: '', receivedAt: 0, seenAt: 0 },
    access: null,
    signedIn: true,
    requiresReauth: false,
  };
}
