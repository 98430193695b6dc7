import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import { type TestWorld, testWorld } from '../test-world.ts';

// World 37: a column that decides who sees a record follows from another one, which its author may edit.

let world: TestWorld;
let school: FreshPackTenant;
beforeAll(async () => {
  world = await testWorld(testDatabase());
});
beforeEach(async () => {
  school = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'school', slug: `t-${v7()}`, locale: 'en' }),
  );
});
afterAll(() => world.end());

/** A mark that somebody else entered, in the only class of a teacher, and a pupil of another class. */
async function find() {
  const { truth } = world;
  const teacher = school.accounts.find(({ role }) => role === 'teacher')!;
  const [grade] = await truth<{ id: string; version: number; class: string }[]>`
    update school.grade set entered_by = null where tenant_id = ${school.id} and id = (
      select id from school.grade where tenant_id = ${school.id} and class_id is not null limit 1)
    returning id, version, class_id as class`;
  const [stranger] = await truth<{ id: string }[]>`
    select id from school.student where tenant_id = ${school.id} and class_id <> ${grade!.class} limit 1`;
  await truth`update navette.account set sectors = ${[grade!.class]} where tenant_id = ${school.id} and id = ${teacher.id}`;
  return { teacher, grade: grade!, stranger: stranger! };
}

test('[E7] the mark of another class’s pupil leaves its author’s work: the receipt says so and shows nothing', async () => {
  const { teacher, grade, stranger } = await find();
  const device = await world.signIn(teacher);
  const edit = (payload: Record<string, unknown>, after: string[] = []) =>
    device.event({
      ...{ entity: 'school.grade', entityId: grade.id, action: 'UPDATE', baseVersion: Number(grade.version) },
      ...{ payload, after },
    });
  const given = edit({ studentId: stranger.id });
  const late = edit({ remark: 'late' }, [given.id]);
  const { receipts } = await device.push([given, late]);
  expect(receipts[0]).toMatchObject({ status: 'applied', version: expect.any(Number), visible: false });
  expect(receipts[0]!.row).toBeUndefined();
  expect(receipts[1]).toMatchObject({ status: 'rejected', code: 'OUT_OF_SCOPE' });
  expect(receipts[1]!.row).toBeUndefined();
});

test('[E7] nor does the receipt of what the same push did to it before, here a mark that turned out to be this one (world 9100299)', async () => {
  const { teacher, grade, stranger } = await find();
  const device = await world.signIn(teacher);
  const [found] = await world.truth<{ student: string; exam: string }[]>`
    select student_id as student, exam_id as exam from school.grade where id = ${grade.id}`;
  const made = device.event({
    ...{ entity: 'school.grade', entityId: v7(), action: 'CREATE' },
    payload: { studentId: found!.student, examId: found!.exam, score: null, remark: null },
  });
  const given = device.event({
    ...{ entity: 'school.grade', entityId: grade.id, action: 'UPDATE', baseVersion: Number(grade.version) },
    payload: { studentId: stranger.id },
  });
  const { receipts } = await device.push([made, given]);
  expect(receipts).toMatchObject([
    { mergedInto: grade.id, visible: false },
    { status: 'applied', visible: false },
  ]);
  expect(receipts.map(({ row }) => row)).toEqual([undefined, undefined]);
});
