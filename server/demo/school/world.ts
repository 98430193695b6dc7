import { type Draw, drawFrom } from '../draw.ts';
import { type PackWorld, type PackWorldSpec, scaled } from '../pack-world.ts';
import { recordId } from '../record-id.ts';
import { LEVELS } from './names.ts';
import { accountsOf, type SchoolClass, type Student, studentsOf, teachersOf } from './people.ts';
import { incidentsOf, marksOf, paymentsOf, presenceOf, schoolDaysBefore } from './registers.ts';

const CLASSES = 12;
const LETTERS = 'ABCDEF';
const ACCOUNTS = 6;
/** School days of which the register of attendance is filled, the current one included. */
const REGISTER_DAYS = 5;

/** The first year of the school year that a day is in, or that ended before it: a new one is told of from its second week. */
const yearOf = (day: string): number => Number(day.slice(0, 4)) - (day.slice(5) < '09-28' ? 1 : 0);

/** A private school in the middle of a year. `cycle`: of middle or of secondary level. */
export function schoolWorld(spec: PackWorldSpec, cycle: keyof typeof LEVELS): PackWorld {
  const draw = (what: string): Draw => drawFrom(`${spec.seed}|${what}`);
  const year = yearOf(spec.day);
  const firstDay = `${year}-09-21`;
  const founded = `${year}-07-01T08:00:00.000Z`;
  const structure = draw('structure');
  const academicYears = [year - 1, year].map((from) => ({
    id: recordId(structure, founded),
    name: `${from}/${from + 1}`,
    startsOn: `${from}-09-21`,
    endsOn: `${from + 1}-06-30`,
    isCurrent: from === year,
  }));
  const { id: academicYearId, endsOn } = academicYears[1]!;
  const today = spec.day < endsOn ? spec.day : endsOn;
  const levels = LEVELS[cycle].map(({ name, nameAr }, rank) => ({
    id: recordId(structure, founded),
    name,
    nameAr,
    cycle,
    rank: rank + 1,
    feeCents: (cycle === 'middle' ? 12_000_000 : 15_000_000) + rank * 1_000_000,
  }));
  const teachers = teachersOf(draw('teachers'), scaled(spec, 24, 8), founded);
  const each = CLASSES / levels.length;
  const classes = levels.flatMap((level, rank) =>
    Array.from({ length: each }, (_, letter): SchoolClass => {
      const number = rank * each + letter;
      return {
        id: recordId(structure, founded),
        name: `${LEVELS[cycle][rank]!.short} ${LETTERS[letter]}`,
        levelId: level.id,
        academicYearId,
        mainTeacherId: teachers[number % teachers.length]!.id,
        room: `Salle ${number + 1}`,
        capacity: 40,
      };
    }),
  );
  // Teachers of a subject share the classes among them.
  const teacherOf = (number: number) => (subject: string) => {
    const of = teachers.filter((teacher) => teacher.subject === subject);
    return of[number % of.length]!;
  };
  const classesOf = (index: number): string[] => {
    const teacher = teachers[index]!;
    return classes
      .filter((one, number) => one.mainTeacherId === teacher.id || teacherOf(number)(teacher.subject).id === teacher.id)
      .map(({ id }) => id);
  };
  const people = accountsOf(draw('accounts'), spec.domain, teachers.slice(0, ACCOUNTS), classesOf, founded);
  const byRole = (role: string): string => people.find((one) => one.role === role)!.id;

  const size = scaled(spec, 33, 6);
  const rooms = classes.map((of, number) => ({
    class: of,
    teacherOf: teacherOf(number),
    students: studentsOf(draw(`students|${number}`), {
      class: of,
      count: size + (spec.scale < 1 ? 0 : number % 3),
      age: (cycle === 'middle' ? 11 : 15) + Math.floor(number / each),
      firstDay,
      firstNumber: 1_000 + number * 50,
      at: founded,
    }),
  }));
  const students = rooms.flatMap((room): readonly Student[] => room.students);
  const days = schoolDaysBefore(today, 30, firstDay);
  const marks = rooms.map((room, number) => marksOf(draw(`marks|${number}`), room, days.slice(0, -3)));
  const registerOf = ({ class: of, students: those, teacherOf: teaches }: (typeof rooms)[number]) => ({
    ...{ classId: of.id, students: those, enteredBy: of.mainTeacherId ?? teaches('arabic').id },
  });
  const presence = rooms.map((room, number) =>
    presenceOf(draw(`presence|${number}|${spec.day}`), registerOf(room), days.slice(-scaled(spec, REGISTER_DAYS, 2))),
  );
  const feeOf = ({ classId }: Student): number =>
    levels.find(({ id }) => id === classes.find((one) => one.id === classId)?.levelId)!.feeCents;
  return {
    people,
    rows: {
      'school.academic_year': academicYears,
      'school.school_level': levels,
      'school.teacher': teachers,
      'school.class': classes,
      'school.student': students,
      'school.payment': paymentsOf(draw('payments'), {
        ...{ students, feeOf, academicYearId, firstDay, day: today },
        by: byRole('bursar'),
      }),
      'school.exam': marks.flatMap(({ exams }) => exams),
      'school.grade': marks.flatMap(({ grades }) => grades),
      'school.attendance': presence.flatMap(({ attendance }) => attendance),
      'school.absence': presence.flatMap(({ absences }) => absences),
      'school.incident': incidentsOf(draw('incidents'), students, scaled(spec, 24, 2), days, byRole('head')),
    },
  };
}
