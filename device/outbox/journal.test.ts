import { describe, expect, it } from 'vitest';
import { createTestProfile, deliveryId, type TestProfile } from '#testkit/device-profile.ts';
import { commit } from './commit.ts';
import { healSeals, sealAgain } from './heal.ts';
import { acknowledge, countWork, entriesOf, journal, workState } from './journal.ts';
import { noteRecordWork } from './record-work.ts';
import { seal } from './seal.ts';
import { settle } from './settle.ts';
import { OUTBOX_STATES } from './state.ts';

const validate = async ({ deps }: TestProfile, number: number) => {
  const payload = { code: `AB${number}`, validatedAt: '2026-11-20T08:00:00.000Z' };
  const entityId = deliveryId(number);
  const done = await commit(deps, { entity: 'logistics.delivery', entityId, action: 'DELIVERY_VALIDATED', payload });
  if (!done.ok) throw new Error(done.problem.code);
  return done.value.eventId;
};

/** Five events: applied, amended, refused, sealed, committed. */
async function life() {
  const test = await createTestProfile(5);
  const ids: string[] = [];
  for (let number = 1; number <= 4; number += 1) ids.push(await validate(test, number));
  await seal(test);
  await test.answer([
    { eventId: ids[0]!, status: 'applied' },
    { eventId: ids[1]!, status: 'amended', code: 'VERSION_CONFLICT', message: 'Complété par le bureau.' },
    {
      eventId: ids[2]!,
      status: 'rejected',
      code: 'ALREADY_VALIDATED',
      message: 'Déjà validée.',
      resolution: { action: 'DISCARD_LOCAL', data: { byName: 'Samir' } },
    },
  ]);
  await settle(test);
  ids.push(await validate(test, 5));
  return { ...test, ids };
}

describe('the journal', () => {
  it('[E9] tells of each event what became of it, newest first', async () => {
    const { db, ids } = await life();
    const entries = await journal(db, { limit: 10 }, false);
    expect(entries.map(({ state }) => state)).toEqual(['saved', 'saved', 'needsYou', 'amended', 'received']);
    expect(entries[2]).toEqual({
      eventId: ids[2],
      seq: 3,
      entity: 'logistics.delivery',
      entityId: deliveryId(3),
      action: 'DELIVERY_VALIDATED',
      occurredAt: '2026-11-20T08:00:00.000Z',
      state: 'needsYou',
      receivedAt: '2026-11-20T09:00:00.000Z',
      acknowledgedAt: null,
      code: 'ALREADY_VALIDATED',
      message: 'Déjà validée.',
      data: { byName: 'Samir' },
      replacedBy: null,
    });
    expect(await journal(db, { limit: 2, before: 4 }, false)).toMatchObject([{ seq: 3 }, { seq: 2 }]);
    expect(await journal(db, { limit: 9, states: ['received', 'amended'] }, false)).toMatchObject([
      { seq: 2 },
      { seq: 1 },
    ]);
    expect(await journal(db, { limit: 9, states: ['sending'] }, true)).toMatchObject([{ seq: 4, state: 'sending' }]);
    expect(await entriesOf(db, [ids[0]!])).toMatchObject([{ seq: 1 }]);
  });

  it('counts by state', async () => {
    const { db } = await life();
    expect(await countWork(db, false)).toEqual({
      counts: { saved: 2, sending: 0, received: 1, amended: 1, needsYou: 1 },
      filesWaiting: 0,
      oldestWaitingAt: '2026-11-20T08:00:00.000Z',
      waitingEntities: ['logistics.delivery'],
    });
    expect((await countWork(db, true)).counts).toMatchObject({ saved: 1, sending: 1 });
  });

  it('a refusal that was read needs nobody any more, and stays in the journal', async () => {
    const { db, ids } = await life();
    const at = '2026-11-20T10:00:00.000Z';
    expect(await acknowledge(db, ids[0]!, at)).toBeNull();
    expect(await acknowledge(db, ids[2]!, at)).toBe('logistics.delivery');
    expect(await acknowledge(db, ids[2]!, at)).toBeNull();
    expect((await countWork(db, false)).counts.needsYou).toBe(0);
    expect(await journal(db, { limit: 9, states: ['needsYou'] }, false)).toEqual([]);
    expect(await journal(db, { limit: 9 }, false)).toContainEqual(expect.objectContaining({ acknowledgedAt: at }));
    expect(await db.read('SELECT * FROM record_state WHERE entityId = ?', [deliveryId(3)])).toEqual([]);
  });
});

describe('the state of a record', () => {
  it('is that of its worst event', async () => {
    const { db } = await life();
    const states = () => db.read('SELECT entityId, state, code FROM record_state ORDER BY entityId');
    const expected = ['received', 'amended', 'needsYou', 'saved', 'saved'];
    expect((await states()).map(({ state }) => state)).toEqual(expected);
    expect((await states())[2]).toMatchObject({ code: 'ALREADY_VALIDATED' });
    await db.run('UPDATE temp.sending SET now = 1');
    expect((await states()).map(({ state }) => state)).toEqual([...expected.slice(0, 3), 'sending', 'sending']);
    await db.run(`UPDATE outbox SET entityId = ?`, [deliveryId(1)]);
    const all = [1, 2, 3, 4, 5].map(deliveryId);
    await noteRecordWork(db, all);
    expect(await states()).toEqual([{ entityId: deliveryId(1), state: 'needsYou', code: 'ALREADY_VALIDATED' }]);
    await db.run(`DELETE FROM outbox WHERE state = 'rejected'`);
    await noteRecordWork(db, all);
    expect(await states()).toMatchObject([{ state: 'sending', code: null }]);
  });

  it('every state of an event is one of the five that people know', () => {
    expect(OUTBOX_STATES.map((state) => workState(state, false))).toEqual([
      'saved',
      'saved',
      'received',
      'amended',
      'needsYou',
      'needsYou',
    ]);
  });
});

describe('what the spool has lost', () => {
  it('[E7] is sealed again from the outbox, and what was answered is not', async () => {
    const test = await life();
    await seal(test);
    await test.answer([{ eventId: test.ids[3]!, status: 'applied' }]);
    expect(await healSeals(test)).toBe(0);
    expect(await test.states()).toEqual(['applied', 'amended', 'rejected', 'applied', 'sealed']);
    const empty = { ...test, spool: { ...test.spool, entries: async () => ({ entries: [], mark: 0 }) } };
    expect(await healSeals(empty)).toBe(1);
    expect(await test.states()).toEqual(['applied', 'amended', 'rejected', 'applied', 'committed']);
    await seal(test);
    await sealAgain(test.db, [test.ids[0]!, test.ids[4]!]);
    expect(await test.states()).toEqual(['applied', 'amended', 'rejected', 'applied', 'committed']);
  });
});
