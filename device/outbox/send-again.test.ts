import { expect, it } from 'vitest';
import { createTestProfile, deliveryId, ENTITIES } from '#testkit/device-profile.ts';
import { putRows } from '../db/rows.ts';
import { commit } from './commit.ts';
import { sendAgain, sendParked } from './send-again.ts';
import { settle } from './settle.ts';

const shop = { name: 'Amrani', phone: null, address: 'Rue 1', city: 'Oran', position: null };
const CLIENT = ENTITIES.find(({ name }) => name === 'logistics.client')!;
const SOME_DAY = '2026-11-20T06:00:00.000Z';

it('[E6] refused late because of an event that was corrected meanwhile: it goes again behind the new one, by itself', async () => {
  const test = await createTestProfile();
  const deps = { ...test.deps, author: { ...test.deps.author, role: 'rep' } };
  const write = async (action: string, payload: Record<string, unknown>, entityId?: string) => {
    const done = await commit(deps, { entity: 'logistics.client', action, payload, entityId });
    if (!done.ok) throw new Error(done.problem.code);
    return done.value;
  };
  const parent = await write('CREATE', shop);
  const child = await write('UPDATE', { city: 'Blida' }, parent.entityId);
  const last = await write('UPDATE', { name: 'Amrani et fils' }, parent.entityId);
  await test.answer([{ eventId: parent.eventId, status: 'rejected', code: 'INVALID_PAYLOAD' }]);
  await settle(test);
  const corrected = await sendAgain(deps, parent.eventId, { payload: { ...shop, address: 'Rue 2' } });
  if (!corrected.ok) throw new Error(corrected.problem.code);
  expect(await sendParked(deps)).toEqual([]);

  // What was on its way comes back now.
  const parked = (eventId: string, behind: string) => ({
    ...({ eventId, status: 'rejected', code: 'DEPENDENCY_REJECTED' } as const),
    resolution: { action: 'REPAIR_PARENT', data: { eventId: behind } },
  });
  await test.answer([parked(child.eventId, parent.eventId), parked(last.eventId, child.eventId)]);
  await settle(test);
  expect(await sendParked(deps)).toEqual(['logistics.client', 'logistics.audit_entry']);
  const sent = (await test.events()).filter(({ entity }) => entity === 'logistics.client').slice(3);
  expect(sent.map(({ action, payload }) => ({ action, payload }))).toEqual([
    { action: 'CREATE', payload: { ...shop, address: 'Rue 2' } },
    { action: 'UPDATE', payload: { city: 'Blida' } },
    { action: 'UPDATE', payload: { name: 'Amrani et fils' } },
  ]);
  expect(sent[1]?.after).toContain(corrected.value.done.eventId);
  expect(sent[2]?.after).toContain(sent[1]?.id);
  expect(await test.db.first('SELECT name, address, city FROM logistics_client')).toEqual({
    ...{ name: 'Amrani et fils', address: 'Rue 2', city: 'Blida' },
  });
  expect(await sendParked(deps)).toEqual([]);
});

it('[S3] a correction stands on the version that its form showed, not on what has arrived since', async () => {
  const test = await createTestProfile();
  const deps = { ...test.deps, author: { ...test.deps.author, role: 'rep' } };
  const id = deliveryId(500);
  await putRows(test.db, CLIENT, JSON.stringify([{ id, version: 7, lastModifiedAt: SOME_DAY, ...shop }]), {
    when: 'always',
  });
  const write = async (payload: Record<string, unknown>) => {
    const done = await commit(deps, { entity: CLIENT.name, action: 'UPDATE', payload, entityId: id });
    if (!done.ok) throw new Error(done.problem.code);
    await test.answer([{ eventId: done.value.eventId, status: 'rejected', code: 'ALREADY_EXISTS' }]);
    await settle(test);
    return done.value.eventId;
  };
  for (const seenVersion of [5, undefined]) {
    const refused = await write({ name: 'Bouzid' });
    expect(await sendAgain(deps, refused, { payload: { name: 'Bouzid et fils' }, seenVersion })).toMatchObject({
      ok: true,
    });
  }
  const sent = (await test.events()).filter(({ payload }) => payload.name === 'Bouzid et fils');
  expect(sent.map(({ baseVersion }) => baseVersion)).toEqual([5, 7]);
});
