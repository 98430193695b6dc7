import { expect, test } from 'vitest';
import { EntityName } from '#protocol/common.ts';
import { LOCALES } from '#protocol/locale.ts';
import type { Field } from './core/field.ts';
import { entitiesOf, entityNamed, PACKS } from './registry.ts';

test('every name of an entity is one the wire takes', () => {
  for (const { name } of entitiesOf(Object.keys(PACKS))) expect(EntityName.safeParse(name).success, name).toBe(true);
});

test('what people read exists in every language', () => {
  const texts: [string, unknown][] = [];
  for (const { name, pack, entity } of entitiesOf(Object.keys(PACKS))) {
    texts.push([pack.name, pack.label], [name, entity.label], [name, entity.labelMany]);
    for (const [field, { label, choices }] of Object.entries<Field>(entity.fields)) {
      texts.push([`${name}.${field}`, label]);
      for (const [value, text] of Object.entries(choices ?? {})) texts.push([`${name}.${field}.${value}`, text]);
    }
    for (const [action, { label }] of Object.entries({ ...entity.actions, ...entity.notes })) {
      texts.push([`${name} ${action}`, label]);
    }
  }
  for (const [where, text] of texts) {
    for (const locale of LOCALES) expect((text as Record<string, string>)[locale], `${where} ${locale}`).toBeTruthy();
  }
});

test('[N5] the most important entities come first, those of other packs not at all', () => {
  const names = entitiesOf(['logistics']).map(({ name }) => name);
  expect(names.indexOf('logistics.delivery')).toBeLessThan(names.indexOf('logistics.client'));
  expect(entitiesOf([])).toEqual([]);
  expect(entityNamed('logistics.stock')).toBeUndefined();
});
