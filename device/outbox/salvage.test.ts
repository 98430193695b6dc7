import { describe, expect, it } from 'vitest';
import { problem } from '#protocol/errors.ts';
import { fail } from '#protocol/result.ts';
import { deliveryId, ENTITIES, pendingDelivery } from '#testkit/device-profile.ts';
import { sqliteWasm } from '#testkit/sqlite-wasm.ts';
import type { Database } from '../db/database.ts';
import { createMemoryStore } from '../db/open-memory.ts';
import { putRows } from '../db/rows.ts';
import { prepareSchema } from '../db/schema.ts';
import { createTestClock } from '../ports/clock.ts';
import { createIds } from '../ports/ids.ts';
import { createTestRandom } from '../ports/random.ts';
import { createMemorySpool } from '../spool/memory-spool.ts';
import { aRecord } from '../spool/spool.contract.ts';
import type { Spool } from '../spool/spool.ts';
import { commit } from './commit.ts';
import { salvage } from './salvage.ts';
import { seal } from './seal.ts';

const PAGE_BYTES = 4_096;
const author = { tenantId: deliveryId(900), userId: deliveryId(901), name: 'Karim', deviceId: deliveryId(902) };

/** Three notes; the first is sealed, the others are in the database only. */
async function damaged(table: string) {
  const [clock, random] = [createTestClock(), createTestRandom(1)];
  const ids = createIds(clock, random);
  const spool = createMemorySpool({ ids, random });
  await spool.changeProfile('a', () => aRecord('a'));
  const key = await spool.databaseKey('a');
  const store = await createMemoryStore(sqliteWasm());
  const db = await store.open(key.file, key.key);
  await prepareSchema(db, ENTITIES);
  const delivery = ENTITIES.find(({ name }) => name === 'logistics.delivery')!;
  await putRows(db, delivery, JSON.stringify([pendingDelivery(1)]), { when: 'always' });
  const deps = { db, clock, ids, appVersion: '0.1.0', author: { ...author, role: 'driver', packs: ['logistics'] } };
  for (const typed of ['one', 'two', 'three']) {
    const payload = { action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: deliveryId(1), detail: { typed } };
    const done = await commit(deps, { entity: 'logistics.audit_entry', action: 'CREATE', payload });
    if (!done.ok) throw new Error(done.problem.code);
    if (typed === 'one') await seal({ db, spool, profile: 'a' });
  }
  const last = await db.first<{ hash: string }>('SELECT hash FROM outbox WHERE seq = 3');
  const page = await rootOf(db, table);
  await db.close();
  store.damage(key.file, (bytes) => bytes.fill(7, (page - 1) * PAGE_BYTES, page * PAGE_BYTES));
  return {
    spool,
    hash: last!.hash,
    salvage: (into: Spool = spool) => salvage({ store, key, spool: into, profile: 'a' }),
  };
}

const rootOf = async (db: Database, table: string): Promise<number> =>
  (await db.first<{ page: number }>('SELECT rootpage AS page FROM sqlite_schema WHERE name = ?', [table]))!.page;

describe('what a damaged database still tells', () => {
  it('all of it when something else is damaged', async () => {
    const { spool, salvage, hash } = await damaged('logistics_delivery');
    expect(await salvage()).toEqual({ events: 0, files: 0 });
    expect((await spool.entries('a')).entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await spool.head('a')).toEqual({ deviceEpoch: 1, seq: 3, hash });
  });

  it('[R29] the number of the last event also when no event can be read: it is used twice by nobody, and is missed', async () => {
    const { spool, salvage, hash } = await damaged('outbox_event');
    expect(await salvage()).toEqual({ events: 2, files: 0 });
    expect((await spool.entries('a')).entries.map(({ seq }) => seq)).toEqual([1]);
    expect(await spool.head('a')).toEqual({ deviceEpoch: 1, seq: 3, hash });
  });

  it('[E7] is not called lost when it finds no room: whoever asked must not give the file up', async () => {
    const { spool, salvage } = await damaged('logistics_delivery');
    const full: Spool = { ...spool, put: async () => fail(problem('STORAGE_FULL')) };
    await expect(salvage(full)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    const closing: Spool = { ...spool, put: () => Promise.reject(new DOMException('closing', 'InvalidStateError')) };
    await expect(salvage(closing)).rejects.toMatchObject({ name: 'InvalidStateError' });
    expect(await salvage()).toEqual({ events: 0, files: 0 });
  });

  it('no number when the list of events cannot be read; how many are lost is still known', async () => {
    const { spool, salvage } = await damaged('outbox');
    expect(await salvage()).toEqual({ events: 2, files: 0 });
    expect(await spool.head('a')).toMatchObject({ seq: 1 });
  });
});
