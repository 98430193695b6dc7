import { describe, expect, test } from 'vitest';
import * as f from '#packs/core/field.ts';
import { changedValues, formValues, readForm } from './form-values.ts';

const label = { fr: 'x', en: 'x', ar: 'x' };
const MANNER = { currencyDigits: 2, timeZone: 'Africa/Algiers', tag: 'en-GB' };
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

test('an instant that nobody touched keeps its seconds', () => {
  const before = { ...row, at: '2026-11-20T13:05:47.311Z' };
  const form = { ...formValues(fields, before, MANNER), name: 'Lben' };
  const read = readForm(fields, form, MANNER, before);
  expect(read.ok && changedValues(before, read.values)).toEqual({ name: 'Lben' });
  const later = readForm(fields, { ...form, at: '2026-11-20T14:06' }, MANNER, before);
  expect(later.ok && changedValues(before, later.values)).toEqual({ name: 'Lben', at: '2026-11-20T13:06:00.000Z' });
});

const UNCLEAR = 'records.unclearNumber';
const NONE = 'records.notNumber';
const WHOLE = 'records.notWhole';
const DECIMALS = 'records.tooManyDecimals';
const AMOUNT = 'records.notAmount';

test('a number below what there can be is said to be too small, and none is changed for it', () => {
  const minutes = f.atLeast(0, f.integer({ fr: 'Minutes', en: 'Minutes', ar: 'الدقائق' }));
  const read = (typed: string) => readForm({ minutes }, { minutes: typed }, MANNER);
  expect(read('-5')).toEqual({ ok: false, errors: { minutes: { key: 'records.tooSmall' } } });
  expect(read('0')).toEqual({ ok: true, values: { minutes: 0 } });
});

describe('a number is read as its language writes it, and never a thousand times too small', () => {
  const typedInto = (name: 'priceCents' | 'count' | 'weight' | 'taxRateBp', typed: string, tag: string, digits = 2) => {
    const manner = { ...MANNER, tag, currencyDigits: digits };
    const read = readForm({ [name]: fields[name] }, { [name]: typed }, manner);
    return read.ok ? read.values[name] : read.errors[name]?.key;
  };

  test.each([
    ['en-GB', '1,000', 1000],
    ['en-GB', '12,500,000', 12_500_000],
    ['en-IN', '1,00,000', 100_000],
    ['en-GB', '1.500', WHOLE],
    ['en-GB', '1,50', WHOLE],
    ['en-GB', '1.0', WHOLE],
    ['en-GB', '10000,000', UNCLEAR],
    ['fr-DZ', '1 000', 1000],
    ['fr-DZ', '1\u202f000', 1000],
    ['fr-DZ', '1\u00a0000', 1000],
    ['fr-DZ', '1,000', WHOLE],
    ['fr-DZ', '1.000', UNCLEAR],
    ['fr-DZ', '1.000.000', 1_000_000],
    ['ar-DZ', '1.000', 1000],
    ['ar-DZ', '1,000', WHOLE],
    ['ar-EG', '١٬٠٠٠', 1000],
    ['ar-EG', '1,000', UNCLEAR],
    ['ar-EG', '١٫٠٠٠', WHOLE],
    ['en-GB', '10,00,0', NONE],
    ['en-GB', '1,2,3', NONE],
    ['en-GB', '12a', NONE],
    ['en-GB', '1 2', NONE],
    ['en-GB', ',', NONE],
    ['en-GB', '-3', -3],
  ])('in %s the whole number %s is %s', (tag, typed, read) => {
    expect(typedInto('count', typed, tag)).toBe(read);
  });

  test.each([
    ['en-GB', '10,000', 1_000_000],
    ['en-GB', '1,234.50', 123_450],
    ['en-GB', '1.234,50', 123_450],
    ['en-GB', '12.345', DECIMALS],
    ['en-GB', '12,5', 1_250],
    ['en-GB', '.5', 50],
    ['fr-DZ', '1 234,50', 123_450],
    ['fr-DZ', '1\u202f234,50', 123_450],
    ['fr-DZ', '1.234,50', 123_450],
    ['fr-DZ', '1,234.50', 123_450],
    ['fr-DZ', '1234.50', 123_450],
    ['fr-DZ', '10.000', UNCLEAR],
    ['fr-DZ', '10,000', DECIMALS],
    ['ar-DZ', '1.234,50', 123_450],
    ['ar-DZ', '10.000', 1_000_000],
    ['ar-DZ', '10,000', DECIMALS],
    ['ar-EG', '١٬٢٣٤٫٥٠', 123_450],
    ['ar-EG', '\u200f١٢٣٤٫٥', 123_450],
    ['fr-DZ', 'cher', AMOUNT],
  ])('in %s the amount %s is %s', (tag, typed, read) => {
    expect(typedInto('priceCents', typed, tag)).toBe(read);
  });

  test.each([
    ['en-GB', '1.234', 1.234],
    ['en-GB', '1,234', 1234],
    ['en-GB', '0,125', 0.125],
    ['fr-DZ', '1,234', 1.234],
    ['fr-DZ', '1.234', UNCLEAR],
    ['fr-DZ', '1.25', 1.25],
    ['ar-DZ', '1.234', 1234],
  ])('in %s the quantity %s is %s', (tag, typed, read) => {
    expect(typedInto('weight', typed, tag)).toBe(read);
  });

  test('as many decimals as the field may have', () => {
    expect(typedInto('priceCents', '12,500', 'fr-TN', 3)).toBe(12_500);
    expect(typedInto('priceCents', '12,5', 'fr-DZ', 0)).toBe(DECIMALS);
    expect(typedInto('taxRateBp', '5,25', 'fr-DZ')).toBe(525);
    expect(typedInto('taxRateBp', '5,255', 'fr-DZ')).toBe(DECIMALS);
  });

  test.each(['en-GB', 'fr-DZ', 'ar-DZ', 'ar-EG'])('in %s a form reads what it wrote', (tag) => {
    const manner = { ...MANNER, tag, currencyDigits: 3 };
    const before = { ...row, priceCents: 1_234_567, taxRateBp: 1_925, weight: 1.234 };
    expect(readForm(fields, formValues(fields, before, manner), manner)).toEqual({ ok: true, values: before });
  });
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

  test('what comes with a record that is not chosen yet is not asked for beside it', () => {
    const line = { productId: f.reference(label, 'product'), price: f.copied(f.money(label), 'productId', 'price') };
    const read = (productId: string | null) => readForm(line, { productId, price: null }, MANNER);
    expect(read(null)).toEqual({ ok: false, errors: { productId: { key: 'records.required' } } });
    const priceless = read('01980000-0000-7000-8000-000000000001');
    expect(priceless).toEqual({ ok: false, errors: { price: { key: 'records.required' } } });
  });
});
