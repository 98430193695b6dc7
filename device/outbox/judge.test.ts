import { expect, test } from 'vitest';
import { objection, permit } from './judge.ts';

const ME = 'u1';
const asked = (role: string, action: string, more: Record<string, unknown>) => {
  const person = { userId: ME, role, packs: ['service'] };
  const permitted = permit(person, { entity: 'service.expense', action, payload: {} });
  if (!permitted.ok) return permitted.problem.code;
  const row = { id: 'r', version: 1, lastModifiedAt: '', colleagueId: 'u2', approval: 'submitted', ...more };
  return objection(permitted.value, 'r', row, person)?.code ?? null;
};

test.each([
  ['manager', 'EXPENSE_APPROVED', {}, null],
  ['manager', 'EXPENSE_APPROVED', { colleagueId: ME }, 'OWN_WORK'],
  ['manager', 'EXPENSE_REFUSED', { colleagueId: ME }, 'OWN_WORK'],
  ['admin', 'EXPENSE_APPROVED', { colleagueId: ME }, null],
  ['technician', 'EXPENSE_APPROVED', { colleagueId: ME }, 'FORBIDDEN_ACTION'],
  ['technician', 'DELETE', { colleagueId: ME }, null],
  ['technician', 'DELETE', { colleagueId: ME, approval: 'approved' }, 'WRONG_STATE'],
  ['admin', 'DELETE', { approval: 'approved' }, 'WRONG_STATE'],
  ['technician', 'UPDATE', { colleagueId: ME, approval: 'approved' }, null],
])('a device foresees what the office’s word on an entry allows: %s, %s of %o: %s', (role, action, more, expected) => {
  expect(asked(role, action, more)).toBe(expected);
});
