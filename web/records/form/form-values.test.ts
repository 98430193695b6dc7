import { describe, expect, test } from 'vitest';
import * as f from '#packs/core/field.ts';
import { changedValues, formValues, numberOf, readForm } from './form-values.ts';

const label = { fr: 'x', en: 'x', ar: 'x' };
const MANNER = { currencyDigits: 2, timeZone: 'Africa/Algiers' };
const fields = {
  name: f.text(label, 10),
  phone: f.optional(f.text(label)),
  priceCents: f.money(label),
  taxRateBp: f.integer(label),
  count: f.optional(f.integer(label)),
  weight: f.optional(f.decimal(label)),
  on: f.day(label),
  at: f.instant(label),
  open: f.boolean(label),
  words: f.optional(f.tags(label)),
  lines: f.list(label, { quantity: f.integer(label), unitPriceCents: f.optional(f.money(label)) }),
};
const row = {
  name: 'Lait',
  phone: null,
  priceCents: 123_450,
  taxRateBp: 1_900,
  count: 3,
  weight: 1.5,
  on: '2026-11-20',
  at: '2026-11-20T13:05:00.000Z',
  open: true,
  words: ['frais', 'UHT'],
  lines: [{ quantity: 2, unitPriceCents: 50_000 }],
};

test('a row goes into a form and comes out as it was', () => {
  const form = formValues(fields, row, MANNER);
  expect(form).toMatchObject({ priceCents: '1234.50', taxRateBp: '19', at: '2026-11-20T14:05', words: 'frais, UHT' });
  expect(readForm(fields, form, MANNER)).toEqual({ ok: true, values: row });
});

test('only what was changed is sent; what was emptied is sent as null', () => {
  const form = { ...formValues(fields, row, MANNER), name: ' Lben ', count: '' };
  const read = readForm(fields, form, MANNER);
  expect(read.ok && changedValues(row, read.values)).toEqual({ name: 'Lben', count: null });
});

test.each([
  ['1 234,5', 1234.5],
  ['1\u202f234.5', 1234.5],
  ['١٢٣٤٫٥', 1234.5],
  ['-3', -3],
  ['12a', null],
  ['1,2,3', null],
  ['', null],
])('%s is the number %s', (typed, number) => {
  expect(numberOf(typed)).toBe(number);
});

describe('what is wrong is said by its field', () => {
  test.each([
    [{ name: '' }, 'name', 'records.required'],
    [{ name: 'far too long a name' }, 'name', 'records.tooLong'],
    [{ priceCents: 'dear' }, 'priceCents', 'records.notAmount'],
    [{ count: '1,5' }, 'count', 'records.notWhole'],
    [{ on: '2026-02-30' }, 'on', 'records.notValid'],
    [{ at: 'noon' }, 'at', 'records.notTime'],
    [{ lines: [{ key: 'a', values: { quantity: 'x' } }] }, 'lines[0].quantity', 'records.notNumber'],
  ])('%j', (change, path, key) => {
    const read = readForm(fields, { ...formValues(fields, row, MANNER), ...change }, MANNER);
    expect(!read.ok && read.errors[path]?.key).toBe(key);
  });
});
