import { expect, it } from 'vitest';
import * as f from './field.ts';
import { actionUpcast, fieldsUpcast, serverFieldsUpcast, type Upcast, upcast, without } from './upcast.ts';

const label = { fr: '-', en: '-', ar: '-' };
const rename = (to: number, from: string, into: string): Upcast =>
  fieldsUpcast(to, 'shop.thing', { [from]: f.text(label) }, (values) => ({
    ...without(values, from),
    [into]: values[from],
  }));
const moved: Upcast = {
  to: 5,
  entity: 'shop.thing',
  event: (said) => (said.action === 'SOLD' ? { ...said, entity: 'shop.sale', action: 'CREATE' } : said),
};
// Declared in any order.
const upcasts = [
  rename(4, 'second', 'third'),
  rename(3, 'first', 'second'),
  moved,
  actionUpcast(6, 'shop.sale', 'CREATE', (payload) => ({ ...payload, paid: true })),
];
const said = (action: string, payload: Record<string, unknown>) => ({ entity: 'shop.thing', action, payload });

it('[N10] an event takes every step from its version to this one, in order', () => {
  expect(upcast(said('CREATE', { first: 'a', other: 1 }), 2, upcasts).payload).toEqual({ third: 'a', other: 1 });
  expect(upcast(said('UPDATE', { second: 'a' }), 3, upcasts).payload).toEqual({ third: 'a' });
  expect(upcast(said('UPDATE', { third: 'a' }), 4, upcasts).payload).toEqual({ third: 'a' });
});

it('[N10] also what a choice between two versions writes', () => {
  const choice = { conflictEventIds: ['x'], values: { first: 'a' } };
  expect(upcast(said('CONFLICT_RESOLVED', choice), 2, upcasts).payload).toEqual({ ...choice, values: { third: 'a' } });
});

it('[N10] an event may become one of another entity, and goes on as that', () => {
  expect(upcast(said('SOLD', { price: 1 }), 2, upcasts)).toEqual({
    ...{ entity: 'shop.sale', action: 'CREATE', payload: { price: 1, paid: true } },
  });
});

it('[N10] what only the server writes from a version on is left out, rows keep it', () => {
  const step = serverFieldsUpcast(4, 'shop.thing', ['sum', 'tax']);
  expect(upcast(said('CREATE', { sum: 3, other: 1 }), 3, [step]).payload).toEqual({ other: 1 });
  expect(upcast(said('UPDATE', { other: 1 }), 3, [step]).payload).toEqual({ other: 1 });
  expect(step.row).toBeUndefined();
});

it('[N10] what does not name the field stays as it is, whatever else it holds', () => {
  const partial = said('UPDATE', { other: 1 });
  expect(upcast(partial, 2, upcasts)).toEqual(partial);
  expect(upcast(said('CONFLICT_RESOLVED', { values: 'nonsense' }), 2, upcasts).payload).toEqual({ values: 'nonsense' });
  expect(upcast(said('DELETE', {}), 2, upcasts).payload).toEqual({});
});
