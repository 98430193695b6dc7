import { describe, expect, it } from 'vitest';
import type { Field } from '#packs/core/field.ts';
import { validate } from '#packs/core/validate.ts';
import { entityNamed } from '#packs/registry.ts';
import { capturesWorld } from './captures/world.ts';
import type { PackWorld, PackWorldSpec } from './pack-world.ts';
import { schoolWorld } from './school/world.ts';
import { serviceWorld } from './service/world.ts';

const spec = (said: Partial<PackWorldSpec> = {}): PackWorldSpec => ({
  ...{ seed: 'world', domain: 'x.demo', day: '2026-11-19', now: '2026-11-19T09:00:00.000Z' },
  ...{ timeZone: 'Africa/Algiers', scale: 1 },
  ...said,
});
const school = (of: PackWorldSpec) => schoolWorld(of, 'middle');
const worlds: [string, (of: PackWorldSpec) => PackWorld][] = [
  ['service', serviceWorld],
  ['captures', capturesWorld],
  ['school', school],
  ['secondary school', (of) => schoolWorld(of, 'secondary')],
];
type Rows = readonly Record<string, unknown>[];
const rowsOf = ({ rows }: PackWorld, entity: string) => (rows[entity] ?? []) as unknown as Rows;

/** What is wrong with the rows of a world: values that the pack does not declare, ids that are used twice, lost references. */
function faults(world: PackWorld): string[] {
  const ids = new Set(Object.values(world.rows).flatMap((rows) => rows.map(({ id }) => id)));
  const count = Object.values(world.rows).reduce((sum, rows) => sum + rows.length, 0);
  const found = ids.size === count ? [] : ['an id twice'];
  for (const [name, rows] of Object.entries(world.rows)) {
    const fields: Record<string, Field> = entityNamed(name)!.entity.fields;
    for (const row of rows as unknown as Rows) {
      const judged = validate(fields, row);
      if (!judged.ok) found.push(`${name} ${judged.path} of ${JSON.stringify(row)}`);
      else if (Object.keys(row).length !== Object.keys(fields).length + 1) found.push(`${name}: other fields`);
      for (const [field, { kind }] of Object.entries(fields)) {
        const to = row[field];
        if (kind === 'reference' && to !== null && !ids.has(String(to))) found.push(`${name}.${field} refers nowhere`);
      }
    }
  }
  return [...new Set(found)].slice(0, 5);
}

describe.each(worlds)('the demo of %s', (_, worldOf) => {
  it('holds rows that the pack declares, each under an id of its own, that refer to each other', () => {
    expect(faults(worldOf(spec()))).toEqual([]);
    expect(faults(worldOf(spec({ scale: 0.1 })))).toEqual([]);
  });

  it('is the same for the same seed and day, and another for another', () => {
    expect(worldOf(spec({ scale: 0.1 }))).toEqual(worldOf(spec({ scale: 0.1 })));
    const ids = ({ people }: PackWorld): string[] => people.map(({ id }) => id);
    expect(ids(worldOf(spec({ seed: 'other' })))).not.toEqual(ids(worldOf(spec())));
  });

  it.each(['2026-08-03', '2026-09-05', '2026-09-28', '2027-01-01'])('can begin on %s', (day) => {
    expect(faults(worldOf(spec({ day, now: `${day}T09:00:00.000Z`, scale: 0.1 })))).toEqual([]);
  });
});

it('has the accounts that are promised', () => {
  const emails = (world: PackWorld): string[] => world.people.map(({ email }) => email.split('@')[0]!);
  expect(emails(serviceWorld(spec()))).toEqual(expect.arrayContaining(['tech1', 'tech2', 'manager', 'admin']));
  expect(emails(capturesWorld(spec()))).toEqual(expect.arrayContaining(['user1', 'user2', 'admin']));
  const wanted = ['teacher1', 'registrar1', 'bursar1', 'head', 'admin'];
  expect(emails(school(spec()))).toEqual(expect.arrayContaining(wanted));
});

it('[F2] technicians have work behind them and before them, in their sectors', () => {
  const world = serviceWorld(spec());
  const customers = new Map(rowsOf(world, 'service.customer').map((row) => [row.id, row]));
  const visits = rowsOf(world, 'service.intervention');
  const [first] = world.people.filter(({ role }) => role === 'technician');
  const own = visits.filter(({ colleagueId }) => colleagueId === first!.id);
  expect(own.length).toBeGreaterThan(100);
  for (const { customerId } of own) expect(first!.sectors).toContain(customers.get(customerId)!.sector);
  for (const status of ['planned', 'started', 'done', 'cancelled']) {
    expect(
      visits.some((visit) => visit.status === status),
      status,
    ).toBe(true);
  }
});

it('[N1] everybody has notes of their own', () => {
  const world = capturesWorld(spec());
  const owners = new Set(rowsOf(world, 'captures.capture').map(({ ownerId }) => ownerId));
  expect(owners.size).toBe(2);
  for (const name of ['todo', 'thought', 'idea', 'project']) expect(rowsOf(world, `captures.${name}`)).not.toEqual([]);
});

it('[S1] a school has about 400 students in 12 classes, with marks, money and a register', () => {
  const world = school(spec());
  expect(rowsOf(world, 'school.class')).toHaveLength(12);
  const students = rowsOf(world, 'school.student');
  expect(students.length).toBeGreaterThan(390);
  expect(new Set(students.map(({ matricule }) => matricule)).size).toBe(students.length);
  expect(rowsOf(world, 'school.grade').length).toBe(students.length * 8);
  expect(rowsOf(world, 'school.payment').length).toBeGreaterThan(600);
  expect(rowsOf(world, 'school.attendance').length).toBe(students.length * 5);
  for (const { role, sectors } of world.people) if (role === 'teacher') expect(sectors).not.toEqual([]);
});
