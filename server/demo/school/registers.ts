import { addDays } from '../calendar.ts';
import type { Draw } from '../draw.ts';
import { recordId } from '../record-id.ts';
import { INCIDENTS, MARKED } from './names.ts';
import type { SchoolClass, Student, Teacher } from './people.ts';

const at = (day: string, hour = 9): string => `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;

/** Schools are closed on Friday and Saturday. */
export const isSchoolDay = (day: string): boolean => ![5, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** The last school days up to `day`, not before `first`, the earliest first. */
export function schoolDaysBefore(day: string, count: number, first: string): string[] {
  const days: string[] = [];
  for (let on = day; days.length < count && on >= first; on = addDays(on, -1)) if (isSchoolDay(on)) days.unshift(on);
  return days;
}

interface Room {
  class: SchoolClass;
  students: readonly Student[];
  /** Who teaches each subject there. */
  teacherOf: (subject: string) => Teacher;
}

/** The marks of the term so far: a test in each subject, and an exam in every other one. */
export function marksOf(draw: Draw, { class: of, students, teacherOf }: Room, days: readonly string[]) {
  const ability = new Map(students.map(({ id }) => [id, 11.5 + draw.normal() * 2.6]));
  const exams = MARKED.map(([subject, coefficient], index) => {
    const heldOn = days[Math.floor((index / MARKED.length) * days.length)]!;
    return {
      id: recordId(draw, at(heldOn, 7)),
      title: index % 2 === 0 ? 'Devoir surveillé n° 1' : 'فرض محروس رقم 1',
      classId: of.id,
      subject,
      kind: 'test',
      term: 'first',
      heldOn,
      maxScore: 20,
      coefficient,
      enteredBy: teacherOf(subject).id,
    };
  });
  const grades = exams.flatMap((exam) =>
    students.map((student) => ({
      id: recordId(draw, at(exam.heldOn, 15)),
      studentId: student.id,
      examId: exam.id,
      score: draw.chance(0.03)
        ? null
        : Math.max(0, Math.min(20, Math.round((ability.get(student.id)! + draw.normal() * 2.2) * 4) / 4)),
      remark: null,
      classId: of.id,
      enteredBy: exam.enteredBy,
    })),
  );
  return { exams, grades };
}

/** The register of one class. */
interface Register {
  classId: string;
  students: readonly { id: string }[];
  enteredBy: string;
}

export function presenceOf(draw: Draw, { classId, students, enteredBy }: Register, days: readonly string[]) {
  const attendance = days.flatMap((day) =>
    students.map(({ id: studentId }) => {
      const chance = draw.next();
      const state = chance < 0.93 ? 'present' : chance < 0.96 ? 'late' : chance < 0.985 ? 'absent' : 'excused';
      return {
        id: recordId(draw, at(day)),
        studentId,
        day,
        state,
        minutesLate: state === 'late' ? draw.int(1, 6) * 5 : null,
        remark: null,
        classId,
        enteredBy,
      };
    }),
  );
  const absences = attendance
    .filter(({ state }) => state === 'excused')
    .map(({ studentId, day, classId }) => ({
      id: recordId(draw, at(day, 11)),
      studentId,
      fromDay: day,
      toDay: day,
      reason: draw.pick(['illness', 'illness', 'family', 'travel']),
      justification: 'accepted',
      document: null,
      remark: null,
      classId,
      enteredBy,
    }));
  return { attendance, absences };
}

export const incidentsOf = (
  draw: Draw,
  students: readonly Student[],
  count: number,
  days: readonly string[],
  by: string,
) =>
  Array.from({ length: count }, () => {
    const occurredOn = draw.pick(days);
    const severity = draw.pick(['minor', 'minor', 'minor', 'serious', 'grave']);
    return {
      id: recordId(draw, at(occurredOn, 12)),
      studentId: draw.pick(students).id,
      occurredOn,
      severity,
      description: draw.pick(INCIDENTS),
      measure: severity === 'minor' ? 'warning' : draw.pick(['guardians', 'council']),
      decidedOn: occurredOn,
      enteredBy: by,
    };
  });

interface CashDesk {
  students: readonly Student[];
  feeOf: (student: Student) => number;
  academicYearId: string;
  firstDay: string;
  day: string;
  by: string;
}

/** Enrolment in September, then the first instalments; receipts are numbered in the order of the days. */
export function paymentsOf(draw: Draw, { students, feeOf, academicYearId, firstDay, day, by }: CashDesk) {
  const paid = students.flatMap((student) => {
    const fee = feeOf(student);
    const wanted = [
      { purpose: 'enrolment', amountCents: 800_000, paidOn: addDays(firstDay, -draw.int(2, 20)) },
      {
        purpose: 'tuition',
        amountCents: Math.round(fee / 3 / 50_000) * 50_000,
        paidOn: addDays(firstDay, draw.int(0, 25)),
      },
      ...(draw.chance(0.35)
        ? [{ purpose: 'canteen', amountCents: 450_000, paidOn: addDays(firstDay, draw.int(20, 60)) }]
        : []),
    ];
    // Some are late.
    return wanted.filter(({ paidOn }) => paidOn <= day && draw.chance(0.93)).map((one) => ({ ...one, student }));
  });
  return paid
    .sort((a, b) => (a.paidOn < b.paidOn ? -1 : 1))
    .map(({ student, ...payment }, index) => {
      const isReversed = draw.chance(0.006);
      return {
        id: recordId(draw, at(payment.paidOn, 10)),
        studentId: student.id,
        academicYearId,
        ...payment,
        method: draw.pick(['cash', 'cash', 'ccp', 'cheque', 'card', 'transfer']),
        receiptNumber: `RC-${payment.paidOn.slice(0, 4)}-${String(index + 1).padStart(6, '0')}`,
        remark: null,
        reversedAt: isReversed ? at(payment.paidOn, 14) : null,
        reversedBy: isReversed ? by : null,
        reversalReason: isReversed ? 'Saisi deux fois' : null,
        enteredBy: by,
      };
    });
}
