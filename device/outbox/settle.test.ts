import { describe, expect, it } from 'vitest';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { createTestProfile, DRIVER, deliveryId, pendingDelivery, type TestProfile } from '#testkit/device-profile.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { incidentsTold, noteIncident, untoldIncidents } from '../incidents.ts';
import type { Spool } from '../spool/spool.ts';
import { commit } from './commit.ts';
import { offerAgain } from './offer-again.ts';
import { seal } from './seal.ts';
import { settle, takeVerdicts } from './settle.ts';
import { takeRows } from './take-rows.ts';

const png = new TextEncoder().encode('a signature');
const signature = sha256HexOfBytes(png);

async function validate({ deps }: TestProfile, number: number, withFile = false): Promise<string> {
  const done = await commit(deps, {
    entity: 'logistics.delivery',
    entityId: deliveryId(number),
    action: 'DELIVERY_VALIDATED',
    payload: {
      code: `AB${number}`,
      validatedAt: '2026-11-20T08:00:00.000Z',
      receivedBy: 'Mme Amrani',
      ...(withFile && { signature }),
    },
    attachments: withFile ? [{ sha256: signature, mime: 'image/png', bytes: png }] : [],
  });
  if (!done.ok) throw new Error(done.problem.code);
  return done.value.eventId;
}

/** The server's row after the event was applied. */
const applied = (number: number, version: number, more = {}) =>
  pendingDelivery(number, {
    version,
    status: 'validated',
    validatedAt: '2026-11-20T08:00:00.000Z',
    validatedBy: DRIVER,
    receivedBy: 'Mme Amrani',
    proof: 'complete',
    ...more,
  });

const baseRows = ({ db }: TestProfile) => db.all('SELECT * FROM base_row');

describe('seal', () => {
  it('puts events and files into the spool, once each, with the head of the chain', async () => {
    const test = await createTestProfile();
    const ids = [await validate(test, 1, true), await validate(test, 2)];
    expect(await seal(test)).toEqual({ ok: true, value: 3 });
    expect(await test.states()).toEqual(['sealed', 'sealed']);
    const { entries } = await test.spool.entries(test.profile);
    expect(entries).toMatchObject([
      { id: ids[0], kind: 'event', seq: 1, priority: 10, after: [] },
      { id: ids[1], kind: 'event', seq: 2 },
      { id: signature, kind: 'file', seq: 1, mime: 'image/png', after: [ids[0]] },
    ]);
    const [body] = await test.spool.bodies(test.profile, [ids[0] ?? '']);
    expect(JSON.parse(new TextDecoder().decode(body ?? undefined))).toEqual((await test.events())[0]);
    const last = await test.db.first('SELECT hash FROM outbox WHERE seq = 2');
    expect(await test.spool.head(test.profile)).toEqual({ deviceEpoch: 1, seq: 2, hash: last?.hash });
    expect(await seal(test)).toEqual({ ok: true, value: 0 });
  });

  it('[E7] heals a kill between the spool and the database: the same entries again', async () => {
    const test = await createTestProfile();
    await validate(test, 1, true);
    await seal(test);
    const before = await test.spool.entries(test.profile);
    await test.db.run(`UPDATE outbox SET state = 'committed'`);
    await test.db.run(`UPDATE attachment SET state = 'committed'`);
    await seal(test);
    expect((await test.spool.entries(test.profile)).entries).toEqual(before.entries);
    expect(await test.states()).toEqual(['sealed']);
  });

  it('[E5] what another tab offers again meanwhile is sealed anew, not taken for sealed', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    let isFirst = true;
    const spool: Spool = {
      ...test.spool,
      put: async (...given) => {
        const done = await test.spool.put(...given);
        if (!isFirst) return done;
        isFirst = false;
        // The other tab: it was sent and answered, and the server was set back.
        await test.answer([{ eventId, status: 'applied', version: 50, row: applied(1, 50) }]);
        await settle(test);
        await test.db.transaction((tx) => offerAgain(tx, { deviceEpoch: 1 }, [[1, 1]]));
        return done;
      },
    };
    expect(await seal({ ...test, spool })).toEqual({ ok: true, value: 1 });
    expect(await test.states()).toEqual(['sealed']);
    expect((await test.spool.entries(test.profile)).entries).toMatchObject([{ id: eventId }]);
  });

  it('[E5] what is offered again while its answer waits in the spool stays committed, and is sealed after it', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    await seal(test);
    await test.answer([{ eventId, status: 'applied', version: 50, row: applied(1, 50) }]);
    const spool: Spool = {
      ...test.spool,
      forget: async (...given) => {
        await test.db.transaction((tx) => offerAgain(tx, { deviceEpoch: 1 }, [[1, 1]]));
        expect(await seal(test)).toEqual({ ok: true, value: 0 });
        expect(await test.states()).toEqual(['committed']);
        await test.spool.forget(...given);
      },
    };
    expect(await settle({ ...test, spool })).toMatchObject({ offered: 1 });
    expect(await seal(test)).toEqual({ ok: true, value: 1 });
    expect((await test.spool.entries(test.profile)).entries).toMatchObject([{ id: eventId }]);
  });

  it('seals any number', async () => {
    const test = await createTestProfile(450);
    for (let number = 1; number <= 450; number += 1) await validate(test, number);
    await seal(test);
    expect((await test.spool.entries(test.profile)).entries).toHaveLength(450);
    expect(new Set(await test.states())).toEqual(new Set(['sealed']));
  });
});

describe('settle', () => {
  it('applied: the server’s row stands, and nothing is left underneath', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    await seal(test);
    await test.answer([{ eventId, status: 'applied', version: 50, row: applied(1, 50) }], {
      received: { count: 1, through: 1, missing: [] },
    });
    expect(await settle(test)).toEqual({
      entities: ['logistics.delivery', 'logistics.audit_entry'],
      verdicts: [],
      settled: [],
      answers: 1,
      offered: 0,
    });
    expect(await test.shown(1)).toMatchObject({ status: 'validated', version: 50, proof: 'complete' });
    expect(await baseRows(test)).toEqual([]);
    expect(await test.db.first('SELECT state, receivedAt FROM outbox')).toEqual({
      state: 'applied',
      receivedAt: '2026-11-20T09:00:00.000Z',
    });
    expect(await test.spool.settled(test.profile)).toEqual([]);
    expect(await settle(test)).toEqual({ entities: [], verdicts: [], settled: [], answers: 0, offered: 0 });
  });

  it('[E4] of two verdicts on one record the last row stands, whole, also where a pull from zero has marked it', async () => {
    const test = await createTestProfile();
    const entityId = deliveryId(1);
    // As `beginRebuild` does; an indexed column is shown as in the later of the two.
    await test.db.run(`UPDATE logistics_delivery SET version = -version, reference = 'later' WHERE id = ?`, [entityId]);
    const of = (version: number, reference: string) => {
      const row = applied(1, version, { reference });
      return { entityId, receipt: { eventId: reference, status: 'applied' as const, version, row } };
    };
    await test.db.transaction((tx) => takeRows(tx, 'logistics.delivery', [of(51, 'earlier'), of(52, 'later')]));
    expect(await test.shown(1)).toMatchObject({ version: 52, reference: 'later' });
  });

  it('[L4] rejected: my change goes, the first one’s row stands, and the person is told', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    await test.answer([
      {
        eventId,
        status: 'rejected',
        code: 'ALREADY_VALIDATED',
        message: 'Déjà validée par Samir.',
        retryable: false,
        resolution: { action: 'DISCARD_LOCAL', data: { byName: 'Samir', at: '2026-11-20T07:00:00.000Z' } },
        row: applied(1, 40, { validatedBy: 'another', receivedBy: 'Autre' }),
      },
    ]);
    expect(await settle(test)).toMatchObject({ verdicts: [eventId] });
    expect(await test.shown(1)).toMatchObject({ validatedBy: 'another', receivedBy: 'Autre', version: 40 });
    expect(await test.states()).toEqual(['rejected']);
  });

  it('rejected without a row: what was underneath comes back', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    await test.answer([{ eventId, status: 'rejected', code: 'OUT_OF_SCOPE' }]);
    await settle(test);
    expect(await test.shown(1)).toMatchObject({ status: 'pending', version: 1, receivedBy: null });
    expect(await baseRows(test)).toEqual([]);
  });

  it('[S1] not visible in an older version than the feed has brought since: the row stays', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    await test.db.run('UPDATE base_row SET version = 60, row = ?', [
      JSON.stringify(pendingDelivery(1, { version: 60 })),
    ]);
    await test.answer([{ eventId, status: 'applied', version: 50, visible: false }]);
    await settle(test);
    expect(await test.shown(1)).toMatchObject({ status: 'pending', version: 60 });
    expect(await baseRows(test)).toEqual([]);
  });

  it('not visible any more: the row goes with the last of my events on it', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    await test.answer([{ eventId, status: 'applied', version: 50, visible: false }]);
    await settle(test);
    expect(await test.shown(1)).toBeUndefined();
    expect(await baseRows(test)).toEqual([]);
    expect(await test.states()).toEqual(['applied']);
  });

  it('conflict: I keep seeing mine, marked, with the server’s underneath', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    const row = pendingDelivery(1, { version: 60, status: 'cancelled' });
    await test.answer([{ eventId, status: 'conflict', code: 'CANCELLED_MEANWHILE', row }]);
    expect(await settle(test)).toMatchObject({ verdicts: [eventId] });
    expect(await test.shown(1)).toMatchObject({ status: 'validated', version: 60 });
    expect(await test.db.read('SELECT * FROM record_state')).toEqual([
      { entity: 'logistics.delivery', entityId: deliveryId(1), state: 'needsYou', code: 'CANCELLED_MEANWHILE' },
    ]);
    // The office accepts it later: the feed tells.
    const receipt: Receipt = { eventId, status: 'applied', version: 70, row: applied(1, 70) };
    const at = test.clock.now().toISOString();
    const told = await test.db.transaction((tx) => takeVerdicts(tx, [{ receipt, at }]));
    expect(told).toMatchObject({ verdicts: [], settled: [eventId] });
    expect(await test.shown(1)).toMatchObject({ status: 'validated', version: 70, proof: 'complete' });
    expect(await baseRows(test)).toEqual([]);
  });

  it('[E2] [R71] an answer that comes after the feed has told of a later verdict does not bring the older one back', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    const row = pendingDelivery(1, { version: 60, status: 'cancelled' });
    const receipt: Receipt = { eventId, status: 'applied', version: 70, row: applied(1, 70) };
    const at = test.clock.now().toISOString();
    await test.db.transaction((tx) => takeVerdicts(tx, [{ receipt, at }]));
    await test.answer([{ eventId, status: 'conflict', code: 'CANCELLED_MEANWHILE', row }]);
    expect(await settle(test)).toMatchObject({ verdicts: [], answers: 1 });
    expect(await test.db.read('SELECT state, code FROM outbox')).toEqual([{ state: 'applied', code: null }]);
    expect(await test.shown(1)).toMatchObject({ status: 'validated', version: 70 });
  });

  it('[E5] an older row never replaces a newer one', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    await test.db.run('UPDATE base_row SET version = 90, row = ?', [JSON.stringify(applied(1, 90, { note: 'newer' }))]);
    await test.answer([{ eventId, status: 'applied', version: 50, row: applied(1, 50) }]);
    await settle(test);
    expect(await test.shown(1)).toMatchObject({ version: 90, note: 'newer' });
  });

  it('[E7] heals a kill before the spool has forgotten: the same again changes nothing and tells nobody twice', async () => {
    const test = await createTestProfile();
    const eventId = await validate(test, 1);
    const receipt: Receipt = { eventId, status: 'rejected', code: 'OUT_OF_SCOPE' };
    await test.answer([receipt]);
    expect(await settle(test)).toMatchObject({ verdicts: [eventId] });
    await test.answer([{ ...receipt, replayed: true }]);
    expect(await settle(test)).toMatchObject({ verdicts: [] });
    expect(await test.states()).toEqual(['rejected']);
  });

  it('receipts of strangers change nothing', async () => {
    const test = await createTestProfile();
    await validate(test, 1);
    await test.answer([{ eventId: deliveryId(555), status: 'rejected', code: 'OUT_OF_SCOPE' }]);
    expect(await settle(test)).toMatchObject({ verdicts: [], answers: 1 });
    expect(await test.states()).toEqual(['committed']);
  });

  it('an audit note: the server’s entry stands where the device’s was', async () => {
    const test = await createTestProfile();
    const note = {
      action: 'WRONG_CODE',
      entity: 'logistics.delivery',
      entityId: deliveryId(1),
      detail: { typed: 'XX' },
    };
    const done = await commit(test.deps, { entity: 'logistics.audit_entry', action: 'CREATE', payload: note });
    if (!done.ok) throw new Error('refused');
    const stored = await test.db.first('SELECT * FROM logistics_audit_entry');
    const row = { ...stored, position: null, detail: { typed: 'XX' }, version: 80, outcome: 'applied' };
    await test.answer([
      { eventId: done.value.eventId, status: 'applied', version: 80, row: row as unknown as Receipt['row'] },
    ]);
    await settle(test);
    expect(await test.db.first('SELECT version, outcome FROM logistics_audit_entry')).toEqual({
      version: 80,
      outcome: 'applied',
    });
  });

  it('a file that came to a server which was set back since is sent again, if this device has heard of it', async () => {
    const test = await createTestProfile();
    await validate(test, 1, true);
    await seal(test);
    const { epoch } = await readMeta(test.db);
    const stateOf = async () => (await test.db.first<{ state: string }>('SELECT state FROM attachment'))?.state;
    const answer = { receipts: [], files: [signature], received: null, serverTime: null, epoch };
    await test.spool.settle(test.profile, answer);
    await writeMeta(test.db, { epoch: epoch + 1 });
    expect(await settle(test)).toMatchObject({ offered: 1 });
    expect(await stateOf()).toBe('committed');
    expect(await seal(test)).toEqual({ ok: true, value: 1 });

    await test.spool.settle(test.profile, { ...answer, epoch: epoch + 1 });
    expect(await settle(test)).toMatchObject({ offered: 0 });
    expect(await stateOf()).toBe('uploaded');
  });

  it('[F9] files that have arrived stay as long as the newest 20 MB of them, and none goes that waits', async () => {
    const test = await createTestProfile();
    const size = 6_000_000;
    const add = (name: string, state: string, usedAt: string) =>
      test.db.run(
        `INSERT INTO attachment (sha256, mime, size, eventId, state, usedAt, bytes)
         VALUES (?, 'image/png', ?, 'e1', ?, ?, x'00')`,
        [name, size, state, usedAt],
      );
    const here = async () =>
      (await test.db.all('SELECT sha256 FROM attachment ORDER BY 1')).map(({ sha256 }) => sha256);
    // Taken a month ago, and only now sent: among those that arrived they are the newest.
    for (const name of ['a', 'b', 'c', 'd', 'e']) await add(name, 'sealed', '2026-10-01T08:00:00.000Z');
    await add('f', 'uploaded', '2026-11-01T08:00:00.000Z');
    for (const name of ['d', 'c', 'b', 'a']) {
      test.clock.advance(1_000);
      await test.answer([], { files: [name] });
      await settle(test);
    }
    expect(await here()).toEqual(['a', 'b', 'c', 'e']);
  });

  it('1,000 receipts at once, and files that have arrived', async () => {
    const test = await createTestProfile(1_000);
    const ids: string[] = [];
    for (let number = 1; number <= 1_000; number += 1) ids.push(await validate(test, number, number === 1));
    await seal(test);
    for (let from = 0; from < 1_000; from += 100) {
      await test.answer(
        ids.slice(from, from + 100).map((eventId, index) => ({
          eventId,
          status: 'amended' as const,
          version: 5_000 + from + index,
          row: applied(from + index + 1, 5_000 + from + index, { proof: 'incomplete' }),
        })),
        { received: { count: from + 100, through: from + 100, missing: [] }, files: [signature] },
      );
    }
    expect(await settle(test)).toMatchObject({ answers: 10, verdicts: [] });
    expect(new Set(await test.states())).toEqual(new Set(['amended']));
    expect(await baseRows(test)).toEqual([]);
    expect(await test.db.first(`SELECT count(*) AS n FROM logistics_delivery WHERE proof = 'incomplete'`)).toEqual({
      n: 1_000,
    });
    expect(await test.db.first('SELECT state FROM attachment')).toEqual({ state: 'uploaded' });
    expect(await test.db.first(`SELECT value FROM meta WHERE key = 'received'`)).toEqual({ value: '1000' });
  });

  it('[R48] what was acknowledged and is missing now is offered again, on top of the server’s row', async () => {
    const test = await createTestProfile();
    const [first, second] = [await validate(test, 1), await validate(test, 2)];
    await seal(test);
    const receipts = [first, second].map((eventId, index) => ({
      eventId,
      status: 'applied' as const,
      version: 10 + index,
      row: applied(index + 1, 10 + index),
    }));
    await test.answer(receipts, { received: { count: 2, through: 2, missing: [] } });
    expect(await settle(test)).toMatchObject({ offered: 0 });
    expect(await test.states()).toEqual(['applied', 'applied']);
    await writeMeta(test.db, { cursor: 'c1', ready: true });
    await noteIncident(test.db, { id: 'i', at: '2026-11-20T08:00:00.000Z', kind: 'STORAGE_LOST', data: {} });
    await incidentsTold(test.db, ['i'], '2026-11-20T08:00:00.000Z');

    await test.answer([], { received: { count: 1, through: 0, missing: [[1, 1]] } });
    expect(await settle(test)).toMatchObject({ offered: 1 });
    expect(await test.states()).toEqual(['committed', 'applied']);
    expect(await baseRows(test)).toMatchObject([{ entityId: deliveryId(1) }]);
    expect(await readMeta(test.db)).toMatchObject({ cursor: 'c1', wentBack: true });
    expect(await untoldIncidents(test.db, 9)).toHaveLength(1);
    const bytes = await test.events();
    expect(await seal(test)).toEqual({ ok: true, value: 1 });
    expect(await test.events()).toEqual(bytes);

    // An answer judges it, and misses it only because another was counted first.
    await test.answer([receipts[0]!], { received: { count: 1, through: 0, missing: [[1, 1]] } });
    expect(await settle(test)).toMatchObject({ offered: 0 });
    expect(await test.states()).toEqual(['applied', 'applied']);
    expect(await baseRows(test)).toEqual([]);
  });
});
