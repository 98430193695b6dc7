import type { TransactionSql } from '#server/database/connect.ts';
import { poke } from '#server/feed/poke.ts';
import type { Clock } from '#server/ports/clock.ts';
import { addDays, dayOf } from '../calendar.ts';
import { drawFrom } from '../draw.ts';
import { recordId } from '../record-id.ts';
import type { DemoTenant } from '../today.ts';
import { writeRows } from '../write-rows.ts';
import { MARKED } from './names.ts';
import { isSchoolDay, presenceOf, schoolDaysBefore } from './registers.ts';

/** School days of which the register was filled while nobody looked. */
const FILLED_DAYS = 5;

interface Room {
  id: string;
  mainTeacherId: string;
  subject: string;
}

/**
 * A school day for which nothing is there: each class sits a test of its main teacher's, to be marked, and its register is to
 * be filled; those of the days before are. Resolves with the number of rows; none outside of the school year.
 */
export async function teachToday(sql: TransactionSql, tenant: DemoTenant, clock: Clock): Promise<number> {
  const day = dayOf(clock.now(), tenant.rules.timeZone);
  const [year] = await sql<{ id: string; startsOn: string }[]>`
    SELECT id, starts_on AS "startsOn" FROM school.academic_year
    WHERE tenant_id = ${tenant.id} AND is_current AND deleted_at IS NULL AND ${day} BETWEEN starts_on AND ends_on`;
  const [held] = await sql`
    SELECT FROM school.exam WHERE tenant_id = ${tenant.id} AND held_on = ${day}
    UNION ALL SELECT FROM school.attendance WHERE tenant_id = ${tenant.id} AND day = ${day} LIMIT 1`;
  if (!year || held || !isSchoolDay(day)) return 0;
  const rooms = await sql<Room[]>`
    SELECT c.id, c.main_teacher_id AS "mainTeacherId", t.subject
    FROM school.class c JOIN school.teacher t ON t.tenant_id = c.tenant_id AND t.id = c.main_teacher_id
    WHERE c.tenant_id = ${tenant.id} AND c.academic_year_id = ${year.id} AND c.deleted_at IS NULL AND t.deleted_at IS NULL
    ORDER BY c.name, c.id`;
  const students = await sql<{ id: string; classId: string }[]>`
    SELECT id, class_id AS "classId" FROM school.student
    WHERE tenant_id = ${tenant.id} AND deleted_at IS NULL ORDER BY id`;
  const filled = await sql<{ day: string }[]>`
    SELECT DISTINCT day FROM school.attendance WHERE tenant_id = ${tenant.id} AND day > ${addDays(day, -30)}`;
  const missed = schoolDaysBefore(addDays(day, -1), FILLED_DAYS, year.startsOn).filter((one) =>
    filled.every((known) => known.day !== one),
  );
  const exams = rooms.map((room) => examOf(tenant.slug, room, day));
  const presence = rooms.map((room) =>
    presenceOf(
      drawFrom(`${tenant.slug}|presence|${room.id}|${day}`),
      {
        classId: room.id,
        students: students.filter(({ classId }) => classId === room.id),
        enteredBy: room.mainTeacherId,
      },
      missed,
    ),
  );
  const written = {
    'school.exam': exams,
    'school.attendance': presence.flatMap(({ attendance }) => attendance),
    'school.absence': presence.flatMap(({ absences }) => absences),
  };
  for (const [entity, rows] of Object.entries(written)) await writeRows(sql, entity, tenant.id, rows);
  await poke({ sql }, tenant.id);
  return Object.values(written).flat().length;
}

function examOf(slug: string, room: Room, day: string) {
  const draw = drawFrom(`${slug}|exam|${room.id}|${day}`);
  const [, coefficient = 1] = MARKED.find(([subject]) => subject === room.subject) ?? [];
  const month = day.slice(5, 7);
  return {
    id: recordId(draw, `${day}T07:00:00.000Z`),
    title: 'Devoir surveillé',
    classId: room.id,
    subject: room.subject,
    kind: 'test',
    term: month >= '09' ? 'first' : month <= '03' ? 'second' : 'third',
    heldOn: day,
    maxScore: 20,
    coefficient,
    enteredBy: room.mainTeacherId,
  };
}
