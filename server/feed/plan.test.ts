import { describe, expect, it } from 'vitest';
import { entityNamed } from '#packs/registry.ts';
import { bind } from './bind.ts';
import { stepsOf } from './plan.ts';
import { shareOf, sharesOf } from './share.ts';

const entity = (name: string) => entityNamed(`logistics.${name}`)!.entity;

describe('shares', () => {
  it.each([
    ['product', 'driver', 'whole'],
    ['delivery', 'driver', 'own'],
    ['delivery', 'admin', 'whole'],
    ['client', 'driver', 'own'],
    ['client', 'keeper', 'whole'],
    ['audit_entry', 'admin', 'whole'],
    ['audit_entry', 'keeper', 'own'],
  ])('%s for a %s: %s', (name, role, share) => {
    expect(shareOf(entity(name), role)).toBe(share);
  });

  it('are of the tenant’s packs and of what was asked for', () => {
    expect(sharesOf('admin', [], null)).toEqual({});
    expect(sharesOf('admin', ['logistics', 'unknown'], ['logistics.client', 'a.b'])).toEqual({
      'logistics.client': 'whole',
    });
  });

  it('come in the order of priority', () => {
    const names = Object.keys(sharesOf('driver', ['logistics'], null));
    expect(names.indexOf('logistics.delivery')).toBeLessThan(names.indexOf('logistics.client'));
    expect(names.at(-1)).toBe('logistics.audit_entry');
  });
});

describe('steps', () => {
  it.each([
    [{}, { a: 'whole', b: 'own' }, ['a all', 'b own']],
    [{ a: 'whole', b: 'own' }, { a: 'whole', b: 'own' }, ['a changed', 'b changedOwn']],
    [{ a: 'own' }, { a: 'whole' }, ['a all', 'a deleted']],
    [{ a: 'whole' }, { a: 'own' }, ['a changedOwn', 'a notOwn']],
    [{ z: 'own', y: 'whole', a: 'own' }, { a: 'own' }, ['a changedOwn', 'y lost', 'z lostOwn']],
  ] as const)('from %j to %j', (before, now, steps) => {
    expect(stepsOf(before, now).map((step) => `${step.entity} ${step.pass}`)).toEqual(steps);
  });
});

describe('bind', () => {
  it('numbers each value once, in the order of its first mention', () => {
    expect(bind('a = $b and c = $d::uuid and e = $b', { d: 1, b: 'x', unused: null })).toEqual({
      text: 'a = $1 and c = $2::uuid and e = $1',
      values: ['x', 1],
    });
  });

  it('refuses a name without a value', () => {
    expect(() => bind('$nobody', {})).toThrow('$nobody');
  });
});
