import { describe, expect, test } from 'vitest';
import * as f from './field.ts';
import { validate } from './validate.ts';

const label = { fr: 'x', en: 'x', ar: 'x' };
const fields = {
  title: f.text(label, 5),
  count: f.integer(label),
  paid: f.optional(f.money(label)),
  state: f.choice(label, { open: label, done: label }),
  on: f.optional(f.day(label)),
  words: f.optional(f.tags(label)),
  hours: f.optional(f.atLeast(0, f.decimal(label))),
  lines: f.list(label, { quantity: f.atLeast(1, f.integer(label)) }),
};
const good = { title: 'abc', count: 1, state: 'open', lines: [{ quantity: 2 }] };

test('absent optional fields become null, unknown ones are dropped', () => {
  expect(validate(fields, { ...good, admin: true })).toEqual({
    ok: true,
    values: { ...good, paid: null, on: null, words: null, hours: null },
  });
});

describe('[E7] a value that does not fit is named by its path', () => {
  test.each([
    ['too long', { ...good, title: 'abcdef' }, 'title'],
    ['not an integer', { ...good, count: 1.5 }, 'count'],
    ['a text for an amount', { ...good, paid: '12' }, 'paid'],
    ['beyond 2^53', { ...good, paid: 2 ** 53 }, 'paid'],
    ['not a choice', { ...good, state: 'closed' }, 'state'],
    ['not a day', { ...good, on: '2026-02-30' }, 'on'],
    ['no word among the tags', { ...good, words: ['a', 2] }, 'words[1]'],
    ['inside a list', { ...good, lines: [{ quantity: 1 }, { quantity: 'x' }] }, 'lines[1].quantity'],
    ['less than there can be', { ...good, hours: -0.5 }, 'hours'],
    ['too small, inside a list', { ...good, lines: [{ quantity: 0 }] }, 'lines[0].quantity'],
    ['missing', { title: 'a', count: 1, lines: [] }, 'state'],
    ['a NUL', { ...good, title: '\0' }, 'title'],
    ['no object', 'text', ''],
  ])('%s', (_, values, path) => {
    expect(validate(fields, values)).toEqual({ ok: false, path });
  });
});
