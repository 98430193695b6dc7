import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPackTenantIn, type FreshPackTenant } from '#server/demo/pack-tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { backOnline, createPhones, type Phones, stateOf } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { DeviceApi } from './api.ts';

// Two different marks for the same work, made on two devices: both people see both, and nobody's mark is overwritten.

const GRADE = 'school.grade';

let world: TestWorld;
let school: FreshPackTenant;
let phones: Phones;
beforeAll(async () => {
  world = await testWorld(testDatabase());
  school = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'school', slug: `t-${v7()}`, locale: 'en' }),
  );
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const scores = (api: DeviceApi, examId: string) =>
  api.query<{ id: string; score: number }>('SELECT id, score FROM school_grade WHERE examId = ?', [examId]);
async function commit(api: DeviceApi, action: string, payload: Record<string, unknown>, entityId?: string) {
  const done = await api.commit({ entity: GRADE, action, payload, ...(entityId && { entityId }) });
  if (!done.ok) throw new Error(`${action}: ${done.problem.code} ${JSON.stringify(done.problem.data)}`);
  return done.value.entityId;
}

describe('[S3] [S8] a mark that somebody else has entered otherwise', () => {
  it('is one record with two versions, under the id that stands, until its author chooses', async () => {
    const of = (role: string) => school.accounts.find((account) => account.role === role)!;
    const [one, two] = [await phones.of(of('head')), await phones.of(of('admin'))];
    const [found] = await two.api.query<{ student: string; exam: string }>(
      `SELECT student.id AS student, exam.id AS exam FROM school_student AS student
       JOIN school_exam AS exam ON exam.classId = student.classId LIMIT 1`,
    );
    const { student: studentId, exam: examId } = found!;
    await world.truth`delete from school.grade where tenant_id = ${school.id} and exam_id = ${examId}`;
    for (const { api } of [one, two]) await api.syncNow();
    one.network.online = false;
    two.network.online = false;
    const first = await commit(one.api, 'CREATE', { studentId, examId, score: 12, remark: null });
    const second = await commit(two.api, 'CREATE', { studentId, examId, score: 15, remark: null });
    await commit(two.api, 'UPDATE', { score: 16 }, second);
    await backOnline(one);
    await backOnline(two);
    await two.api.syncNow();

    expect(await scores(two.api, examId)).toEqual([{ id: first, score: 16 }]);
    expect(await stateOf(two.api, { id: first })).toMatchObject({ state: 'needsYou', code: 'VERSION_CONFLICT' });
    const [waiting, ...more] = await two.api.conflicts();
    expect(more).toEqual([]);
    expect(waiting).toMatchObject({ entityId: first, mine: { score: 16 }, theirs: { score: 12 } });
    expect(waiting?.eventIds).toHaveLength(2);
    expect(waiting?.fields).toContainEqual(
      expect.objectContaining({ name: 'score', mine: 16, theirs: 12, isContested: true }),
    );

    const chosen = await two.api.resolveConflict({ entity: GRADE, entityId: first, values: { score: 16 } });
    expect(chosen).toMatchObject({ ok: true });
    await two.api.syncNow();
    await one.api.syncNow();
    expect(await two.api.conflicts()).toEqual([]);
    expect(await two.api.refusals()).toEqual([]);
    for (const { api } of [one, two]) expect(await scores(api, examId)).toEqual([{ id: first, score: 16 }]);
  });
});
