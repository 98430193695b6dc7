import { describe, expect, test } from 'vitest';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { actionsOn, asksNothing, changeOf, deletionOf, isOwnWork, likelyValues, makingOf } from './deeds.ts';

const known = (name: string): KnownEntity => entityNamed(name)!;
const INTERVENTION = known('service.intervention');
const EXPENSE = known('service.expense');
const row = { id: 'i', version: 1, lastModifiedAt: '', status: 'planned', report: null, doneAt: null };
const NOW = { userId: 'u1', today: '2026-11-20', instant: '2026-11-20T08:00:00.000Z' };

describe('making a record', () => {
  test('only who may', () => {
    expect(makingOf(known('logistics.client'), 'driver')).toBeNull();
    expect(makingOf(known('logistics.client'), 'rep')).toMatchObject({ action: 'CREATE', creates: true });
    expect(makingOf(known('logistics.product'), 'admin')).toBeNull();
  });

  test("by the pack's own action where there is one", () => {
    const deed = makingOf(known('logistics.invoice'), 'rep');
    expect(deed).toMatchObject({ action: 'INVOICE_CREATED', creates: true, irreversible: true });
    expect(Object.keys(deed!.fields)).toEqual(['clientId', 'issuedOn', 'lines']);
  });

  test('without what the server writes and what an action fills in at its time', () => {
    const fields = Object.keys(makingOf(INTERVENTION, 'technician')!.fields);
    expect(fields).toContain('subject');
    expect(fields).not.toContain('reference');
    expect(fields).not.toContain('report');
  });

  test('begins with what is likely', () => {
    const { fields } = makingOf(INTERVENTION, 'technician')!;
    const likely = { status: 'planned', colleagueId: 'u1', scheduledAt: NOW.instant };
    expect(likelyValues(INTERVENTION, fields, NOW, false)).toEqual(likely);
  });
});

describe('on a record', () => {
  const names = (role: string, more: object) =>
    actionsOn(INTERVENTION, { id: 'u1', role }, { ...row, ...more }).map(({ action }) => action);

  test('the actions that its state allows', () => {
    expect(names('technician', {})).toEqual(['INTERVENTION_STARTED', 'INTERVENTION_DONE']);
    expect(names('technician', { status: 'started' })).toEqual(['INTERVENTION_DONE']);
    expect(names('technician', { status: 'done' })).toEqual([]);
    expect(names('nobody', {})).toEqual([]);
  });

  test("a word on others' work is not offered on one's own, but to an administrator", () => {
    const words = (role: string, id: string, approval: string) =>
      actionsOn(EXPENSE, { id, role }, { ...row, colleagueId: 'u1', approval }).map(({ action }) => action);
    expect(words('manager', 'u2', 'submitted')).toEqual(['EXPENSE_APPROVED', 'EXPENSE_REFUSED']);
    expect(words('manager', 'u2', 'approved')).toEqual(['EXPENSE_REFUSED']);
    expect(words('manager', 'u1', 'submitted')).toEqual([]);
    expect(words('admin', 'u1', 'submitted')).toEqual(['EXPENSE_APPROVED', 'EXPENSE_REFUSED']);
  });

  test('whose own work it is, is told so; not who has no such word, nor an administrator', () => {
    const own = (role: string, id: string, approval: string | null) =>
      isOwnWork(EXPENSE, { id, role }, { ...row, colleagueId: 'u1', approval });
    expect(['submitted', 'approved', 'refused', null].map((approval) => own('manager', 'u1', approval))).toEqual(
      Array(4).fill(true),
    );
    expect([own('manager', 'u2', 'submitted'), own('admin', 'u1', 'submitted'), own('technician', 'u1', null)]).toEqual(
      Array(3).fill(false),
    );
    expect(isOwnWork(INTERVENTION, { id: 'u1', role: 'manager' }, { ...row, colleagueId: 'u1' })).toBe(false);
  });

  test('deleting is not offered where the record is kept as it stands', () => {
    const deletion = (approval: string) => deletionOf(EXPENSE, { id: 'u1', role: 'technician' }, { ...row, approval });
    expect(['submitted', 'refused', 'approved'].map(deletion)).toEqual(['may', 'may', 'kept']);
    expect(deletionOf(INTERVENTION, { id: 'u1', role: 'technician' }, row)).toBe('mayNot');
    expect(deletionOf(INTERVENTION, { id: 'u1', role: 'manager' }, row)).toBe('may');
  });

  test('one that asks for nothing but when and where needs no form', () => {
    const [started, done] = actionsOn(INTERVENTION, { id: 'u1', role: 'technician' }, row);
    expect([asksNothing(started!), asksNothing(done!)]).toEqual([true, false]);
  });

  test('what an action filled in can be corrected, and not before', () => {
    expect(Object.keys(changeOf(INTERVENTION, 'technician', row)!.fields)).not.toContain('report');
    expect(Object.keys(changeOf(INTERVENTION, 'technician', { ...row, report: 'x' })!.fields)).toContain('report');
    expect(changeOf(known('logistics.client'), 'driver', row)).toBeNull();
  });
});
