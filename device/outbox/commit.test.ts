import { describe, expect, it } from 'vitest';
import { CHAIN_START, chainHash, checksumOf, sha256HexOfBytes } from '#protocol/checksum.ts';
import { SyncEvent } from '#protocol/event.ts';
import { createTestProfile, DRIVER, deliveryId, pendingDelivery, TENANT } from '#testkit/device-profile.ts';
import { writeMeta } from '../db/meta.ts';
import { commit } from './commit.ts';

const validation = (number: number, payload: Record<string, unknown> = {}) => ({
  entity: 'logistics.delivery',
  entityId: deliveryId(number),
  action: 'DELIVERY_VALIDATED',
  payload: { code: `ab ${number}`, validatedAt: '2026-11-20T08:00:00.000Z', receivedBy: 'Mme Amrani', ...payload },
});
const png = new TextEncoder().encode('a signature');

describe('commit', () => {
  it('[E1] writes the row, the event and its audit entry together', async () => {
    const { deps, db, shown, events } = await createTestProfile();
    const context = { battery: 0.5, network: '4g', position: { latitude: 36.7, longitude: 3, accuracyM: 5 } };
    const done = await commit(deps, { ...validation(2), context });
    expect(done).toMatchObject({ ok: true, value: { seq: 1 } });
    expect(await shown(2)).toMatchObject({
      status: 'validated',
      validatedBy: DRIVER,
      receivedBy: 'Mme Amrani',
      version: 2,
      reference: 'BL-2',
    });
    const [event] = await events();
    expect(SyncEvent.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      tenantId: TENANT,
      userId: DRIVER,
      deviceId: deps.author.deviceId,
      deviceEpoch: 1,
      epoch: 3,
      seq: 1,
      after: [],
      entity: 'logistics.delivery',
      entityId: deliveryId(2),
      action: 'DELIVERY_VALIDATED',
      baseVersion: 2,
      occurredAt: '2026-11-20T08:00:00.000Z',
      context: { appVersion: '0.1.0', ...context },
    });
    expect(event?.checksum).toBe(checksumOf(event!));
    const [entry] = await db.all('SELECT * FROM logistics_audit_entry');
    expect(entry).toMatchObject({
      id: event?.id,
      seq: 1,
      outcome: 'pending',
      battery: 0.5,
      previousHash: CHAIN_START,
      hash: chainHash(CHAIN_START, event!.checksum),
    });
  });

  it('[L8] numbers without gaps and chains each event to the one before', async () => {
    const { deps, db } = await createTestProfile();
    await commit(deps, validation(1));
    expect(await commit(deps, validation(2, { code: 'wrong' }))).toMatchObject({ ok: false });
    await commit(deps, validation(2));
    const entries = await db.all('SELECT seq, previousHash, hash FROM logistics_audit_entry ORDER BY seq');
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(entries[1]?.previousHash).toBe(entries[0]?.hash);
  });

  it.each([
    ['a wrong code', validation(1, { code: 'XX' }), 'QR_MISMATCH'],
    ['a value of the wrong kind', validation(1, { validatedAt: 'yesterday' }), 'INVALID_PAYLOAD'],
    ['half a surrogate pair', validation(1, { receivedBy: '\ud800' }), 'INVALID_PAYLOAD'],
    ['a file nobody has', validation(1, { signature: 'a'.repeat(64) }), 'INVALID_PAYLOAD'],
    ['a record that is not here', validation(99), 'NOT_FOUND'],
    ['an unknown action', { ...validation(1), action: 'DELIVERY_DANCED' }, 'UNKNOWN_ACTION'],
    ['a verb the pack does not give', { ...validation(1), action: 'DELETE' }, 'FORBIDDEN_ACTION'],
    ['an inherited name as action', { ...validation(1), action: 'constructor' }, 'UNKNOWN_ACTION'],
    ['an unknown entity', { ...validation(1), entity: 'logistics.moon' }, 'UNKNOWN_ENTITY'],
    [
      '[L9] data of the server',
      { ...validation(1), entity: 'logistics.product', action: 'UPDATE' },
      'READ_ONLY_ENTITY',
    ],
    [
      '[L8] a change of the audit log',
      { ...validation(1), entity: 'logistics.audit_entry', action: 'DELETE' },
      'FORBIDDEN_ACTION',
    ],
    ['too much of it', validation(1, { qrPayload: 'navette:BL-1', receivedBy: 'x'.repeat(121) }), 'INVALID_PAYLOAD'],
  ])('refuses %s and leaves nothing', async (_, intent, code) => {
    const { deps, db, shown } = await createTestProfile();
    expect(await commit(deps, intent)).toMatchObject({ ok: false, problem: { code } });
    for (const table of ['outbox', 'base_row', 'logistics_audit_entry', 'attachment']) {
      expect(await db.all(`SELECT * FROM ${table}`)).toEqual([]);
    }
    expect(await shown(1)).toMatchObject({ status: 'pending' });
  });

  it('refuses a role that may not', async () => {
    const { deps } = await createTestProfile();
    const keeper = { ...deps, author: { ...deps.author, role: 'keeper' } };
    expect(await commit(keeper, validation(1))).toMatchObject({ ok: false, problem: { code: 'FORBIDDEN_ACTION' } });
  });

  it('[E7] a double tap is one event: the second is told who decided and when', async () => {
    const { deps, events } = await createTestProfile();
    const taps = await Promise.all([commit(deps, validation(1)), commit(deps, validation(1))]);
    expect(taps).toMatchObject([
      { ok: true },
      {
        ok: false,
        problem: { code: 'ALREADY_VALIDATED', data: { by: DRIVER, byName: 'Karim', at: '2026-11-20T08:00:00.000Z' } },
      },
    ]);
    expect(await events()).toHaveLength(1);
  });

  it('refuses what the office has withdrawn', async () => {
    const { deps, put } = await createTestProfile(0);
    await put(pendingDelivery(1, { status: 'cancelled' }));
    expect(await commit(deps, validation(1))).toMatchObject({ ok: false, problem: { code: 'CANCELLED_MEANWHILE' } });
  });

  it('[L2] a note stands in the audit log under its own event', async () => {
    const { deps, db, events } = await createTestProfile();
    const note = {
      action: 'WRONG_CODE',
      entity: 'logistics.delivery',
      entityId: deliveryId(1),
      detail: { typed: 'XX' },
    };
    const done = await commit(deps, { entity: 'logistics.audit_entry', action: 'CREATE', payload: note });
    expect(done.ok).toBe(true);
    const [event] = await events();
    expect(event).toMatchObject({ entity: 'logistics.audit_entry', action: 'CREATE', baseVersion: 0 });
    expect(event?.entityId).toBe(event?.id);
    expect(await db.all('SELECT * FROM logistics_audit_entry')).toMatchObject([
      { id: event?.id, action: 'WRONG_CODE', entity: 'logistics.delivery', detail: '{"typed":"XX"}' },
    ]);
  });

  it('[L3] makes files durable in the same transaction, each under the hash of its bytes', async () => {
    const { deps, db } = await createTestProfile();
    const sha256 = sha256HexOfBytes(png);
    const file = { sha256, mime: 'image/png', bytes: png };
    const lying = { ...file, bytes: new TextEncoder().encode('another') };
    expect(await commit(deps, { ...validation(1, { signature: sha256 }), attachments: [lying] })).toMatchObject({
      problem: { code: 'INVALID_PAYLOAD', data: { path: 'attachments' } },
    });
    const done = await commit(deps, { ...validation(1, { signature: sha256 }), attachments: [file] });
    expect(await db.all('SELECT * FROM attachment')).toMatchObject([
      {
        sha256,
        mime: 'image/png',
        size: png.byteLength,
        state: 'committed',
        eventId: done.ok && done.value.eventId,
        bytes: png,
      },
    ]);
    // A second event may name a file that is here.
    expect(await commit(deps, validation(2, { signature: sha256 }))).toMatchObject({ ok: true });
  });

  it('refuses what could never be sent', async () => {
    const { deps, events } = await createTestProfile();
    const bytes = new Uint8Array(10_000_001);
    const large = { sha256: sha256HexOfBytes(bytes), mime: 'image/png', bytes };
    expect(await commit(deps, { ...validation(1), attachments: [large] })).toMatchObject({
      problem: { code: 'TOO_LARGE' },
    });
    const note = { action: 'LONG', entity: 'logistics.delivery', entityId: deliveryId(1), detail: 'x'.repeat(65_000) };
    expect(await commit(deps, { entity: 'logistics.audit_entry', action: 'CREATE', payload: note })).toMatchObject({
      problem: { code: 'EVENT_TOO_LARGE', data: { limit: 64_000 } },
    });
    expect(await events()).toEqual([]);
  });

  it('[E7] says that the device is full, leaves nothing of it, and goes on when there is space', async () => {
    const { deps, db, events, shown } = await createTestProfile();
    const bytes = new Uint8Array(200_000).fill(7);
    const sha256 = sha256HexOfBytes(bytes);
    const intent = {
      ...validation(1, { signature: sha256 }),
      attachments: [{ sha256, mime: 'image/png', bytes }],
    };
    const [{ page_count } = { page_count: 0 }] = await db.all<{ page_count: number }>('PRAGMA page_count');
    await db.exec(`PRAGMA max_page_count = ${page_count + 10}`);
    expect(await commit(deps, intent)).toMatchObject({ ok: false, problem: { code: 'STORAGE_FULL' } });
    expect(await events()).toEqual([]);
    expect(await shown(1)).toMatchObject({ status: 'pending' });
    await db.exec('PRAGMA max_page_count = 100000');
    expect(await commit(deps, intent)).toMatchObject({ ok: true, value: { seq: 1 } });
  });

  it('leaves evidence out that does not fit, and never the work', async () => {
    const { deps, events } = await createTestProfile();
    expect(await commit(deps, { ...validation(1), context: { battery: 7 } })).toMatchObject({ ok: true });
    expect((await events())[0]?.context).toEqual({ appVersion: '0.1.0' });
  });

  it('[S3] stands on the version that the person was shown, not on what has arrived since', async () => {
    const { deps, put, events } = await createTestProfile(0);
    await put(...[1, 2, 3].map((number) => pendingDelivery(number, { version: 7 } as never)));
    await commit(deps, { ...validation(1), seenVersion: 5 });
    await commit(deps, { ...validation(2), seenVersion: 9 });
    await commit(deps, validation(3));
    expect((await events()).map(({ baseVersion }) => baseVersion)).toEqual([5, 7, 7]);
  });

  it.each([
    [7, 5, 5, 4, 'shown before the row moved on'],
    [-7, 5, 5, 3, 'shown before the rebuild, which has not brought the row yet'],
    [-7, -7, 7, 3, 'shown in it'],
    [7, -5, 5, 3, 'shown before the rebuild brought another'],
  ])('of a row of version %i, shown in %i, the event says %i of epoch %i: %s', async (row, seen, version, epoch) => {
    const { deps, db, put, events } = await createTestProfile(0);
    await put(pendingDelivery(1, { version: row } as never));
    await writeMeta(db, { epoch: 4, epochBefore: 3 });
    await commit(deps, { ...validation(1), seenVersion: seen });
    expect(await events()).toMatchObject([{ baseVersion: version, epoch }]);
  });

  it('says which epoch of the server the base version belongs to', async () => {
    const { deps, db, events } = await createTestProfile();
    await db.run('UPDATE logistics_delivery SET version = -version WHERE id = ?', [deliveryId(1)]);
    await writeMeta(db, { epoch: 4, epochBefore: 3 });
    await commit(deps, validation(1));
    await commit(deps, validation(2));
    expect(await events()).toMatchObject([
      { baseVersion: 1, epoch: 3 },
      { baseVersion: 2, epoch: 4 },
    ]);
  });
});
