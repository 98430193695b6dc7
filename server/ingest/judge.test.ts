import { describe, expect, test } from 'vitest';
import type { Delivery } from '#packs/logistics/delivery.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { judge } from './judge.ts';
import type { Facts } from './judgement.ts';
import type { Target } from './target.ts';

const event = (said: Partial<SyncEvent> = {}): SyncEvent => ({
  id: '0191ac99-1800-7000-8000-000000000010',
  tenantId: '0191ac99-1800-7000-8000-000000000001',
  userId: '0191ac99-1800-7000-8000-000000000002',
  deviceId: '0191ac99-1800-7000-8000-000000000003',
  ...{ deviceEpoch: 1, epoch: 1, seq: 1, after: [], baseVersion: 5, schemaVersion: 1, checksum: '0'.repeat(64) },
  entity: 'logistics.delivery',
  entityId: '0191ac99-1800-7000-8000-000000000020',
  action: 'DELIVERY_VALIDATED',
  payload: { code: 'ab-12', validatedAt: '2026-11-20T08:00:00.000Z', receivedBy: 'Amel' },
  occurredAt: '2026-11-20T08:00:00.000Z',
  ...said,
});

const row = (said: Partial<Delivery> = {}): Row => ({
  id: '0191ac99-1800-7000-8000-000000000020',
  version: 5,
  lastModifiedAt: '2026-11-20T07:00:00.000Z',
  status: 'pending',
  code: 'AB12',
  qrPayload: 'navette:1',
  signature: null,
  photo: null,
  ...said,
});
const held: Target = { row: row(), held: true, everHeld: true };
const lost = (said: Partial<Delivery> = {}): Target => ({ row: row(said), held: false, everHeld: true });
const strangers: Target = { row: row(), held: false, everHeld: false };
const facts = (said: Partial<Facts> = {}): Facts => ({
  ...{ role: 'driver', tenantPacks: ['logistics'], epoch: 1, target: held, filesHere: new Set<string>() },
  ...said,
});

describe('[R26] the questions in their order', () => {
  const wrong = { action: 'DELIVERY_VALIDATED', payload: { code: 'nope', validatedAt: 'never' } };
  const validated = { status: 'validated', validatedBy: 'somebody', validatedAt: '2026-11-20T07:30:00.000Z' } as const;

  test.each<[string, Partial<SyncEvent>, Partial<Facts>, object]>([
    ['an entity nobody declares', { entity: 'logistics.nothing' }, {}, { code: 'UNKNOWN_ENTITY' }],
    ['a pack that the tenant does not have', {}, { tenantPacks: ['school'] }, { code: 'UNKNOWN_ENTITY' }],
    [
      'what only the server writes',
      { entity: 'logistics.product', action: 'UPDATE' },
      {},
      { code: 'READ_ONLY_ENTITY' },
    ],
    [
      'the same under an invented action',
      { entity: 'logistics.product', action: 'PRICE_SET' },
      {},
      { code: 'READ_ONLY_ENTITY' },
    ],
    ['an action nobody declares', { action: 'DELIVERY_EATEN' }, {}, { code: 'UNKNOWN_ACTION' }],
    ['a name every object has', { action: 'constructor' }, {}, { code: 'UNKNOWN_ACTION' }],
    ['a verb no device has', { action: 'DELETE' }, {}, { code: 'FORBIDDEN_ACTION' }],
    ['a role that may not', {}, { role: 'keeper' }, { code: 'FORBIDDEN_ACTION' }],
    ['a schema below the floor', { schemaVersion: 0 }, {}, { code: 'SCHEMA_TOO_OLD' }],
    ['permission before form', wrong, { role: 'admin' }, { code: 'FORBIDDEN_ACTION' }],
    [
      'form before the record',
      wrong,
      { target: strangers },
      { code: 'INVALID_PAYLOAD', data: { path: 'validatedAt' } },
    ],
    ['a record of somebody else', {}, { target: strangers }, { code: 'OUT_OF_SCOPE' }],
    ['the same, decided already', {}, { target: { ...strangers, row: row(validated) } }, { code: 'OUT_OF_SCOPE' }],
    ['a record that is not there', {}, { target: { ...strangers, row: null } }, { code: 'OUT_OF_SCOPE' }],
    ['one of mine that was deleted', {}, { target: { row: null, held: false, everHeld: true } }, { code: 'NOT_FOUND' }],
    [
      'decided, before scope',
      {},
      { target: lost(validated) },
      { kind: 'late', code: 'ALREADY_VALIDATED', by: 'somebody' },
    ],
    [
      'decided, before the code',
      { payload: { ...wrong.payload, validatedAt: '2026-11-20T08:00:00.000Z' } },
      { target: lost(validated) },
      { kind: 'late' },
    ],
    [
      'withdrawn by the office',
      {},
      { target: lost({ status: 'cancelled' }) },
      { kind: 'conflict', code: 'CANCELLED_MEANWHILE' },
    ],
    [
      'withdrawn, and accepted by the office',
      {},
      { target: lost({ status: 'cancelled' }), accepted: true, byOffice: true },
      { kind: 'write', patch: { status: 'validated' } },
    ],
    [
      'decided, before the office’s word',
      {},
      { target: lost(validated), accepted: true, byOffice: true },
      { kind: 'late' },
    ],
    [
      'a wrong code',
      { payload: { ...wrong.payload, validatedAt: '2026-11-20T08:00:00.000Z' } },
      {},
      { code: 'QR_MISMATCH' },
    ],
  ])('%s', (_, said, known, verdict) => {
    expect(judge(event(said), facts(known))).toMatchObject(verdict);
  });
});

describe('what is written', () => {
  test('[L3] the validation, under its author, by the device clock', () => {
    expect(judge(event(), facts())).toEqual({
      kind: 'write',
      told: [],
      logged: false,
      patch: {
        status: 'validated',
        validatedAt: '2026-11-20T08:00:00.000Z',
        validatedBy: '0191ac99-1800-7000-8000-000000000002',
        ...{ receivedBy: 'Amel', position: null, signature: null, photo: null, deliveredLines: null },
        proof: 'complete',
      },
    });
  });

  test('[L4] the base version does not decide who was first', () => {
    for (const said of [{ baseVersion: 1 }, { baseVersion: 99 }, { epoch: 7 }]) {
      expect(judge(event(said), facts())).toMatchObject({ kind: 'write' });
    }
  });

  test('[L4] reassigned meanwhile: accepted, flagged, and the author is told', () => {
    const verdict = judge(event(), facts({ target: lost() }));
    expect(verdict).toMatchObject({
      kind: 'write',
      told: ['validatedAfterReassignment'],
      logged: true,
      patch: { validatedAfterReassignment: true },
    });
  });

  test('[R52] the proof is complete when every file that is named is here', () => {
    const [signature, photo] = ['a'.repeat(64), 'b'.repeat(64)];
    const payload = { code: 'AB12', validatedAt: '2026-11-20T08:00:00.000Z', signature, photo };
    const proofWith = (...here: string[]) => judge(event({ payload }), facts({ filesHere: new Set(here) }));
    expect(proofWith(signature)).toMatchObject({ patch: { proof: 'incomplete' }, told: [] });
    expect(proofWith(signature, photo)).toMatchObject({ patch: { proof: 'complete' } });
  });
});

describe('notes of the audit log', () => {
  const id = event().id;
  const note = {
    action: 'WRONG_CODE',
    entity: 'logistics.delivery',
    entityId: event().entityId,
    detail: { typed: 'X' },
  };
  const asNote = (payload: object, said: Partial<SyncEvent> = {}): SyncEvent =>
    event({ entity: 'logistics.audit_entry', action: 'CREATE', entityId: id, payload: { ...payload }, ...said });

  test.each<[string, SyncEvent, object]>([
    ['[L2] a wrong code is noted', asNote(note), { kind: 'note' }],
    [
      'under another id',
      asNote(note, { entityId: event().entityId }),
      { code: 'INVALID_EVENT', data: { path: 'entityId' } },
    ],
    [
      'one that claims to be a validation',
      asNote({ ...note, action: 'DELIVERY_VALIDATED' }),
      { code: 'FORBIDDEN_ACTION' },
    ],
    ['one that claims to be a deletion', asNote({ ...note, action: 'DELETE' }), { code: 'FORBIDDEN_ACTION' }],
    [
      'without what it is about',
      asNote({ action: 'WRONG_CODE' }),
      { code: 'INVALID_PAYLOAD', data: { path: 'entity' } },
    ],
    ['[L8] a change of an entry', asNote(note, { action: 'UPDATE' }), { code: 'FORBIDDEN_ACTION' }],
  ])('%s', (_, said, verdict) => {
    expect(judge(said, facts({ role: 'keeper' }))).toMatchObject(verdict);
  });
});

describe('[S8] a new record that exists already', () => {
  const shop = { name: 'Shop', phone: '1', address: 'a', city: 'b', position: null };
  const made = event({ entity: 'logistics.client', action: 'CREATE', payload: shop, entityId: event().id });
  const nowhere: Target = { row: null, held: false, everHeld: false };
  const twin = (target: Target) => () => ({ id: event().entityId, target });
  const asAdmin = (more: Partial<Facts>) => judge(made, facts({ role: 'admin', target: nowhere, ...more }));

  test('in what the author may see: they are one', () => {
    expect(asAdmin({ twinOf: twin(held) })).toMatchObject({ kind: 'merge', into: { id: event().entityId } });
  });

  test('out of their sight: theirs is made as it is, and only the office hears of it', () => {
    const { duplicateOf, ...unseen } = asAdmin({ twinOf: twin(strangers) }) as { duplicateOf?: string };
    expect(duplicateOf).toBe(event().entityId);
    expect(unseen).toEqual(asAdmin({ twinOf: () => null }));
  });
});

describe('[L7] two edits of a record of which the last write wins', () => {
  const client: Row = { ...row(), name: 'Shop', phone: '1', address: 'a', city: 'b', position: null };
  const written = (times: Record<string, number>, at: number): Target => ({
    ...{ row: { ...client, version: 7 }, held: true, everHeld: true },
    written: { versions: { '*': 5, phone: 6, position: 7 }, times, at, by: null },
  });
  const at = (instant: string): number => Date.parse(`2026-11-20T${instant}:00.000Z`);
  const edited = (target: Target) =>
    judge(
      event({ entity: 'logistics.client', action: 'UPDATE', payload: { phone: '2' }, entityId: client.id }),
      facts({ role: 'admin', target }),
    );

  test.each<[string, Target, object]>([
    [
      'the telephone before mine, the row after it',
      written({ '*': 0, phone: at('07:00'), position: at('09:00') }, at('09:00')),
      { patch: { phone: '2' }, clash: { won: ['phone'], lost: [] } },
    ],
    [
      'the telephone after mine',
      written({ '*': 0, phone: at('09:00') }, at('09:00')),
      { patch: {}, clash: { won: [], lost: ['phone'] } },
    ],
    [
      'all columns before mine',
      written({ '*': at('07:00'), position: at('09:00') }, at('09:00')),
      { patch: { phone: '2' }, clash: { won: ['phone'], lost: [] } },
    ],
    ['nothing is known but of the row', written({}, at('09:00')), { patch: {}, clash: { won: [], lost: ['phone'] } }],
  ])('%s', (_, target, verdict) => {
    expect(edited(target)).toMatchObject({ kind: 'write', ...verdict });
  });
});

describe('[R38] an edit that names a record as another one is named', () => {
  const shop = { id: event().entityId, name: 'Shop', phone: '1', address: 'a', city: 'b', position: null };
  const client: Row = { ...shop, version: 5, lastModifiedAt: '2026-11-20T07:00:00.000Z' };
  const mine: Target = { row: client, held: true, everHeld: true };
  const edited = (payload: object) =>
    event({ entity: 'logistics.client', action: 'UPDATE', payload: { ...payload }, entityId: client.id });
  const asAdmin = (payload: object, more: Partial<Facts> = {}) =>
    judge(edited(payload), facts({ role: 'admin', target: mine, ...more }));
  const twin = (target: Target) => () => ({ id: 'other', target });

  test('in what the author may see: refused, with its id', () => {
    expect(asAdmin({ name: 'Other' }, { twinOf: twin(held) })).toMatchObject({
      ...{ kind: 'reject', code: 'ALREADY_EXISTS' },
      data: { entityId: 'other', same: ['name', 'phone'] },
    });
  });

  test('out of their sight: written as it is, and only the office hears of it', () => {
    const { duplicateOf, ...unseen } = asAdmin({ name: 'Other' }, { twinOf: twin(strangers) }) as {
      duplicateOf?: string;
    };
    expect(duplicateOf).toBe('other');
    expect(unseen).toEqual(asAdmin({ name: 'Other' }, { twinOf: () => null }));
  });

  test('a name that nobody has asked for yet is asked for', () => {
    expect(asAdmin({ name: 'Other' }, { twinOf: () => undefined })).toMatchObject({
      kind: 'ask',
      draft: { values: { name: 'Other', phone: '1' } },
    });
  });

  test.each<[string, object]>([
    ['keeps its name', { city: 'x', name: 'Shop' }],
    ['has only a part of one', { phone: null }],
  ])('one that %s is asked nothing', (_, payload) => {
    const twinOf = () => expect.fail('nobody is asked');
    expect(asAdmin(payload, { twinOf })).toMatchObject({ kind: 'write' });
  });
});
