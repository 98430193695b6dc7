import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// [S8] Two people make the same record offline, each without the other, and do not say the same of it.

const GRADE = 'school.grade';

let world: TestWorld;
let school: FreshPackTenant;
let teacher: TestDevice;
let colleague: TestDevice;
let student: string;
let exam: { id: string; classId: string };
beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  school = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'school', slug: `t-${v7()}`, locale: 'en' }),
  );
  const of = (role: string) => school.accounts.find((account) => account.role === role)!;
  const [row] = await world.truth<{ id: string; class: string; exam: string }[]>`
    select s.id, s.class_id as class, e.id as exam from school.student s
    join school.exam e on e.tenant_id = s.tenant_id and e.class_id = s.class_id
    where s.tenant_id = ${school.id} limit 1`;
  student = row!.id;
  exam = { id: row!.exam, classId: row!.class };
  await world.truth`
    update navette.account set sectors = ${[row!.class]} where tenant_id = ${school.id} and id = ${of('teacher').id}`;
  teacher = await world.signIn(of('teacher'));
  colleague = await world.signIn(of('admin'));
});
afterAll(() => world.end());

/** A mark of this pupil for an exam that nobody has marked yet. */
const newExam = async (): Promise<string> => {
  const id = v7();
  await world.truth`
    insert into school.exam select (jsonb_populate_record(e, jsonb_build_object('id', ${id}::uuid, 'held_on', current_date,
      'title', ${id}::text))).* from school.exam e where e.id = ${exam.id}`;
  return id;
};
const mark = (device: TestDevice, examId: string, values: object, after: string[] = []) =>
  device.event({
    ...{ entity: GRADE, entityId: v7(), action: 'CREATE', baseVersion: 0, after },
    payload: { studentId: student, examId, score: null, remark: null, ...values },
  });
const edit = (device: TestDevice, { entityId, id }: SyncEvent, payload: object, said: Partial<SyncEvent> = {}) =>
  device.event({
    ...{ entity: GRADE, entityId, action: 'UPDATE', baseVersion: 0, payload: { ...payload }, after: [id] },
    ...said,
  });
const stored = (examId: string) =>
  world.truth`select id, score::float8 as score, remark, deleted_at, version from school.grade where tenant_id = ${school.id} and exam_id = ${examId}`;
const log = (id: string) =>
  world.truth`select outcome, mine, theirs, settled_at is not null as settled from navette.conflict_log where entity_id = ${id} order by id`;

describe('[S3] two different marks for the same work', () => {
  test('are a conflict on the first one’s record, which its author’s later edits join; the choice ends it', async () => {
    const examId = await newExam();
    const first = mark(teacher, examId, { score: 12, remark: 'late' });
    await teacher.push([first]);
    const second = mark(colleague, examId, { score: 15 });
    const later = edit(colleague, second, { score: 16 });
    const { receipts } = await colleague.push([second, later]);
    expect(receipts).toMatchObject([
      {
        ...{ status: 'conflict', code: 'VERSION_CONFLICT', mergedInto: first.entityId, row: { score: 12 } },
        resolution: { action: 'CHOOSE', data: { entityId: first.entityId, columns: ['score', 'remark'] } },
      },
      { status: 'conflict', mergedInto: first.entityId },
    ]);
    expect(await stored(examId)).toMatchObject([{ id: first.entityId, score: 12 }]);
    expect(await log(first.entityId)).toMatchObject([
      { outcome: 'conflict', mine: { score: 15 }, theirs: { score: 12 }, settled: false },
      { outcome: 'conflict', mine: { score: 16 }, settled: false },
    ]);
    expect((await colleague.push([second, later])).receipts).toEqual(
      receipts.map((receipt) => ({ ...receipt, replayed: true })),
    );

    const [row] = await stored(examId);
    const choice = colleague.event({
      ...{ entity: GRADE, entityId: first.entityId, action: 'CONFLICT_RESOLVED', baseVersion: Number(row!.version) },
      payload: { conflictEventIds: [second.id, later.id], values: { score: 16 } },
      after: [later.id],
    });
    expect((await colleague.push([choice])).receipts).toMatchObject([{ status: 'applied', row: { score: 16 } }]);
    expect(await stored(examId)).toMatchObject([{ id: first.entityId, score: 16 }]);
    expect((await log(first.entityId)).map(({ settled }) => settled)).toEqual([true, true]);
    // A device that missed the first answer learns the record's other name by this one.
    expect((await colleague.push([second])).receipts).toMatchObject([
      { code: 'CONFLICT_SETTLED', mergedInto: first.entityId, replayed: true },
    ]);
  });

  test('settled in the same push', async () => {
    const examId = await newExam();
    const first = mark(teacher, examId, { score: 12 });
    const { receipts } = await teacher.push([first]);
    const second = mark(colleague, examId, { score: 15 });
    const choice = colleague.event({
      ...{ entity: GRADE, entityId: second.entityId, action: 'CONFLICT_RESOLVED' },
      baseVersion: receipts[0]!.version!,
      payload: { conflictEventIds: [second.id], values: { score: 15 } },
      after: [second.id],
    });
    expect((await colleague.push([second, choice])).receipts).toMatchObject([
      { code: 'CONFLICT_SETTLED', mergedInto: first.entityId },
      { status: 'applied', row: { id: first.entityId, score: 15 } },
    ]);
  });

  test('both in one push, of a device that forgot the first', async () => {
    const examId = await newExam();
    const [first, second] = [mark(teacher, examId, { score: 12 }), mark(teacher, examId, { score: 15 })];
    const { receipts } = await teacher.push([first, second]);
    expect(receipts).toMatchObject([{ status: 'applied' }, { status: 'conflict', mergedInto: first.entityId }]);
  });

  test('[R28] what refers to a record that two have made does not wait for the choice', async () => {
    const values = {
      ...{ classId: exam.classId, subject: 'arts', term: 'third', kind: 'quiz', heldOn: '2027-05-02' },
      ...{ maxScore: 20, coefficient: 1 },
    };
    const make = (device: TestDevice, title: string) =>
      device.event({
        ...{ entity: 'school.exam', entityId: v7(), action: 'CREATE', baseVersion: 0 },
        payload: { ...values, title },
      });
    const first = make(teacher, 'Song');
    expect((await teacher.push([first])).receipts).toMatchObject([{ status: 'applied' }]);
    const second = make(colleague, 'Choir');
    const behind = mark(colleague, second.entityId, { score: 9 }, [second.id]);
    expect((await colleague.push([second, behind])).receipts).toMatchObject([
      { status: 'conflict', mergedInto: first.entityId },
      { status: 'applied', row: { examId: first.entityId, score: 9 } },
    ]);
  });
});

describe('[R39] where what stands wins', () => {
  test('a field left empty says nothing: merged, and its author reads what stands', async () => {
    const examId = await newExam();
    const first = mark(teacher, examId, { score: 12, remark: 'late' });
    await teacher.push([first]);
    const second = mark(colleague, examId, { score: 12 });
    const { receipts } = await colleague.push([second]);
    expect(receipts).toMatchObject([{ status: 'amended', mergedInto: first.entityId }]);
    expect(receipts[0]?.code).toBeUndefined();
    expect(receipts[0]?.resolution).toEqual({
      action: 'NONE',
      data: { amended: [{ path: 'remark', shown: null, stands: 'late' }] },
    });
    // They have not seen it: what they write there later is a conflict, what they write beside it is none.
    const later = edit(colleague, second, { score: 13 });
    expect((await colleague.push([later, edit(colleague, second, { remark: 'x' })])).receipts).toMatchObject([
      { status: 'applied', row: { score: 13 } },
      { status: 'conflict', resolution: { data: { columns: ['remark'] } } },
    ]);
  });

  test('the same said twice is told as nothing', async () => {
    const examId = await newExam();
    const first = mark(teacher, examId, { score: 12 });
    await teacher.push([first]);
    const second = mark(colleague, examId, { score: 12 });
    const gone = colleague.event({
      ...{ entity: GRADE, entityId: second.entityId, action: 'DELETE', payload: {}, after: [second.id] },
      baseVersion: 0,
    });
    const { receipts } = await colleague.push([second, gone]);
    expect(receipts).toMatchObject([{ status: 'amended', mergedInto: first.entityId }, { status: 'applied' }]);
    expect(receipts[0]?.resolution).toBeUndefined();
  });

  test('a client made twice: the first stands, the second author is told, and the later of two edits wins', async () => {
    const [rep, admin] = [await world.signIn(world.tenant.rep), await world.signIn(world.tenant.admin)];
    const name = v7();
    const make = (device: TestDevice, address: string) =>
      device.event({
        ...{ entity: 'logistics.client', entityId: v7(), action: 'CREATE', baseVersion: 0 },
        payload: { name, phone: '1', address, city: 'Oran', position: null },
      });
    const first = make(rep, 'Rue 1');
    await rep.push([first]);
    const second = make(admin, 'Rue Un');
    const early = admin.event({
      ...{ entity: 'logistics.client', entityId: second.entityId, action: 'UPDATE', baseVersion: 0 },
      ...{ payload: { address: 'Rue Deux', city: 'Wahran' }, after: [second.id] },
      occurredAt: '2026-01-01T08:00:00.000Z',
    });
    expect((await admin.push([second, early])).receipts).toMatchObject([
      {
        ...{ status: 'amended', mergedInto: first.entityId },
        resolution: { data: { amended: [{ path: 'address', shown: 'Rue Un', stands: 'Rue 1' }] } },
      },
      { code: 'OVERTAKEN', row: { address: 'Rue 1', city: 'Wahran' }, resolution: { data: { lost: ['address'] } } },
    ]);
  });
});
