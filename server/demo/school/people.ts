import { addDays } from '../calendar.ts';
import type { Draw } from '../draw.ts';
import { FAMILY_NAMES, FIRST_NAMES } from '../names.ts';
import type { Member } from '../pack-world.ts';
import { phoneOf } from '../people.ts';
import { ESTATES, STREETS } from '../places.ts';
import { recordId } from '../record-id.ts';
import { BOYS, GIRLS, MARKED, TOWNS } from './names.ts';

export interface SchoolClass {
  id: string;
  name: string;
  levelId: string;
  academicYearId: string;
  mainTeacherId: string | null;
  room: string;
  capacity: number;
}

/** Teachers as the school's register has them; the first ones have an account under the same id. */
export function teachersOf(draw: Draw, count: number, at: string) {
  return Array.from({ length: count }, (_, index) => {
    const [first, family] = [draw.pick(FIRST_NAMES), draw.pick(FAMILY_NAMES)];
    return {
      id: recordId(draw, at),
      firstName: first.fr,
      lastName: family.fr,
      nameAr: `${first.ar} ${family.ar}`,
      subject: MARKED[index % MARKED.length]![0],
      phone: phoneOf(draw),
      hiredOn: `${2008 + draw.int(0, 16)}-09-01`,
    };
  });
}
export type Teacher = ReturnType<typeof teachersOf>[number];

/** Accounts: `admin`, `head`, `registrar1`, `bursar1`, and `teacher1` … of those teachers, with the classes they teach. */
export function accountsOf(
  draw: Draw,
  domain: string,
  teachers: readonly Teacher[],
  classesOf: (index: number) => string[],
  at: string,
): Member[] {
  const person = (role: string, email: string, name: string, locale: Member['locale']): Member => ({
    id: recordId(draw, at),
    role,
    name,
    phone: phoneOf(draw),
    email: `${email}@${domain}`,
    locale,
  });
  const named = (script: 'fr' | 'ar'): string => `${draw.pick(FIRST_NAMES)[script]} ${draw.pick(FAMILY_NAMES)[script]}`;
  return [
    person('admin', 'admin', named('fr'), 'fr'),
    person('head', 'head', named('ar'), 'ar'),
    person('registrar', 'registrar1', named('fr'), 'fr'),
    person('bursar', 'bursar1', named('fr'), 'fr'),
    ...teachers.map((teacher, index) => {
      const locale: Member['locale'] = index % 2 === 1 ? 'ar' : 'fr';
      const name = locale === 'ar' ? teacher.nameAr : `${teacher.firstName} ${teacher.lastName}`;
      const account = person('teacher', `teacher${index + 1}`, name, locale);
      return { ...account, id: teacher.id, phone: teacher.phone, sectors: classesOf(index) };
    }),
  ];
}

interface Enrolment {
  class: SchoolClass;
  count: number;
  /** Of the youngest, in whole years on the first day. */
  age: number;
  firstDay: string;
  firstNumber: number;
  at: string;
}

export function studentsOf(draw: Draw, { class: of, count, age, firstDay, firstNumber, at }: Enrolment) {
  const year = Number(firstDay.slice(0, 4));
  return Array.from({ length: count }, (_, index) => {
    const gender = draw.chance(0.52) ? ('girl' as const) : ('boy' as const);
    const [first, family] = [draw.pick(gender === 'girl' ? GIRLS : BOYS), draw.pick(FAMILY_NAMES)];
    const isArabic = draw.chance(0.3);
    return {
      id: recordId(draw, at),
      // Born, enrolled, number: as on the booklets.
      matricule: `${String(year).slice(2)}${String(firstNumber + index).padStart(6, '0')}`,
      firstName: first.fr,
      lastName: family.fr,
      nameAr: `${first.ar} ${family.ar}`,
      gender,
      bornOn: addDays(`${year - age - 1}-09-01`, draw.int(0, 364)),
      bornAt: draw.pick(TOWNS),
      classId: of.id,
      guardianName: `${draw.pick(FIRST_NAMES)[isArabic ? 'ar' : 'fr']} ${isArabic ? family.ar : family.fr}`,
      guardianPhone: phoneOf(draw),
      address: draw.chance(0.5)
        ? `${draw.int(1, 90)}, ${draw.pick(STREETS).fr}`
        : `${draw.pick(ESTATES).fr}, bât. ${draw.int(1, 30)}`,
      enrolledOn: firstDay,
      status: 'enrolled' as const,
      healthNote: draw.chance(0.04)
        ? draw.pick(['Asthme : ventoline dans le cartable.', 'Allergie aux arachides.', 'مريض بالسكري'])
        : null,
    };
  });
}
export type Student = ReturnType<typeof studentsOf>[number];
