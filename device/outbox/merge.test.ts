import { describe, expect, it } from 'vitest';
import { entitiesOf } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import { createTestProfile, type TestProfile } from '#testkit/device-profile.ts';
import { removeLine, scriptedFeed, tailLine } from '#testkit/feed.ts';
import { pulling } from '#testkit/pulling.ts';
import { writeMeta } from '../db/meta.ts';
import { type CommitDeps, commit } from './commit.ts';
import { settle } from './settle.ts';

const ENTITIES = entitiesOf(['school']);
const GRADE = 'school.grade';
/** The mark that somebody else had entered for the same pupil and exam. */
const THEIRS = '00000000-0000-7000-8000-00000000e001';
const values = {
  studentId: '00000000-0000-7000-8000-00000000a001',
  examId: '00000000-0000-7000-8000-00000000b001',
  score: 12,
  remark: null,
};
const theirs = (version: number): Row => ({
  ...{ id: THEIRS, version, lastModifiedAt: '2026-11-20T08:00:00.000Z', ...values },
  ...{ classId: '00000000-0000-7000-8000-00000000c001', enteredBy: '00000000-0000-7000-8000-0000000000d2' },
});

interface Marked extends TestProfile {
  created: string;
  mine: string;
  deps: CommitDeps;
}

/** A mark made here, before anybody knew of the other. */
async function marked(): Promise<Marked> {
  const test = await createTestProfile(0, ENTITIES);
  const deps = { ...test.deps, author: { ...test.deps.author, role: 'admin', packs: ['school'] } };
  const made = await commit(deps, { entity: GRADE, action: 'CREATE', payload: values });
  if (!made.ok) throw new Error(`${made.problem.code} ${JSON.stringify(made.problem.data)}`);
  return { ...test, deps, created: made.value.eventId, mine: made.value.entityId };
}

const grades = ({ db }: TestProfile) => db.all('SELECT id, version FROM school_grade');
const merged = (eventId: string, version: number) =>
  ({ eventId, status: 'amended', version, row: theirs(version), mergedInto: THEIRS }) as const;

describe('[S8] a record that turned out to be another', () => {
  it('is shown under the id that stands, at once', async () => {
    const test = await marked();
    await test.answer([merged(test.created, 100)]);
    await settle(test);
    expect(await grades(test)).toEqual([{ id: THEIRS, version: 100 }]);
  });

  it('and that its author has deleted meanwhile: the verdict on that is about the one that stands', async () => {
    const test = await marked();
    const gone = await commit(test.deps, { entity: GRADE, entityId: test.mine, action: 'DELETE', payload: {} });
    if (!gone.ok) throw new Error(gone.problem.code);
    await test.answer([
      merged(test.created, 100),
      { eventId: gone.value.eventId, status: 'applied', version: 139, visible: false },
    ]);
    await settle(test);
    expect(await grades(test)).toEqual([]);
    expect(await test.db.all('SELECT * FROM base_row')).toEqual([]);
  });

  it.each([
    ['a pull took the other away before the late receipt came: it is not brought back', 100, []],
    ['what a pull took away was something older: it is shown', 140, [{ id: THEIRS, version: 140 }]],
  ])('%s', async (_, version, expected) => {
    const test = await marked();
    await writeMeta(test.db, { cursor: 'c0' });
    const feed = scriptedFeed([{ lines: [removeLine(GRADE, THEIRS, 139), tailLine('c1')] }]);
    expect(await pulling(test, ENTITIES).pull(feed.open)).toMatchObject({ ok: true });
    await test.answer([merged(test.created, version)]);
    await settle(test);
    expect(await grades(test)).toEqual(expected);
  });
});
