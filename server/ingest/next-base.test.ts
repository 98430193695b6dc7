import { expect, test } from 'vitest';
import type { Row } from '#protocol/common.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { beforeOf, besideReceipt, type NextBase, ownBase } from './next-base.ts';
import { changedSince, leftUnseen, plainBase } from './target.ts';

const ME = 'record';
const row: Row = { id: ME, version: 9, lastModifiedAt: '', phone: '9', city: 'Oran' };
const applied: Receipt = { eventId: 'e', status: 'applied', version: 9, row };
const overtaken: Receipt = {
  ...applied,
  status: 'amended',
  code: 'OVERTAKEN',
  resolution: { action: 'NONE', data: { lost: ['phone'] } },
};
const plain: NextBase = { ...plainBase(9), entityId: ME };

test('[R32] the ledger keeps a base only where the receipt does not tell it', () => {
  expect(besideReceipt(applied, plain)).toBeNull();
  expect(besideReceipt({ eventId: 'e', status: 'applied', version: 8, visible: false }, plain)).toBe(plain);
  const unseen = { ...plain, passed: ['phone'] };
  expect(besideReceipt(applied, unseen)).toBe(unseen);
  expect(besideReceipt({ eventId: 'e', status: 'rejected' }, undefined)).toBeNull();
});

test.each<[string, Receipt, NextBase | null, Partial<NextBase> | undefined]>([
  ['what was kept', applied, { ...plain, hidden: ['city'] }, { version: 9, hidden: ['city'] }],
  ['the row of the receipt', applied, null, plain],
  ['a line from before: what was lost', overtaken, null, { version: 9, hidden: ['phone'], passed: [] }],
  ['in a conflict nothing was written', { ...applied, status: 'conflict' }, null, undefined],
  ['no row, and nothing kept', { eventId: 'e', status: 'applied', visible: false }, null, undefined],
])('[R32] read again: %s', (_, receipt, nextBase, expected) => {
  const { bases } = beforeOf([{ id: 'e', receipt, nextBase }]);
  const base = ownBase({ after: ['e', 'other'], entityId: ME }, bases);
  if (expected) expect(base).toMatchObject(expected);
  else expect(base).toBeUndefined();
  expect(ownBase({ after: ['e'], entityId: 'another' }, bases)).toBeUndefined();
});

test('[R32] others changed the telephone in version 6, and the city in version 8', () => {
  const written = { versions: { '*': 4, phone: 6, city: 8 }, times: {}, at: 0, by: null };
  const passed = { version: 9, hidden: [], passed: ['phone', 'city'] };
  const columns = (base: Parameters<typeof changedSince>[0], seen: number | null) =>
    changedSince(base, row, written, seen).columns;
  expect(columns(plainBase(9), null)).toEqual([]);
  expect(columns(plainBase(7), null)).toEqual(['city']);
  expect(columns(passed, null)).toEqual(['phone', 'city']);
  expect(columns(passed, 7)).toEqual(['city']);
  expect(columns({ ...passed, hidden: ['phone'], passed: [] }, 8)).toEqual(['phone']);
});

test('[R32] what an edit leaves: without what it wrote, and what it lost for good', () => {
  const changed = { columns: ['phone', 'city', 'name'], any: true };
  expect(leftUnseen(changed, undefined, { wrote: ['name'], lost: ['phone'] })).toEqual({
    hidden: ['phone'],
    passed: ['city'],
  });
  const own = { version: 9, hidden: [], passed: ['city'] };
  // Changed after an own edit, which may have named it as well.
  expect(leftUnseen(changed, own, { wrote: ['name'] })).toEqual({ hidden: ['phone'], passed: ['city'] });
});
