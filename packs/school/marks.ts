import { defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { manual } from '../core/policy.ts';
import { role, sector, user } from '../core/scope.ts';
import {
  CLASSROOM,
  classId,
  classOfStudent,
  classThen,
  enteredBy,
  ofTheClass,
  remark,
  studentId,
  subject,
} from './roles.ts';

export const exam = defineEntity({
  name: 'exam',
  label: { fr: 'Examen', en: 'Exam', ar: 'امتحان' },
  labelMany: { fr: 'Examens', en: 'Exams', ar: 'الامتحانات' },
  fields: {
    title: f.text({ fr: 'Intitulé', en: 'Title', ar: 'العنوان' }, 120),
    classId,
    subject,
    kind: f.choice(
      { fr: 'Nature', en: 'Kind', ar: 'النوع' },
      {
        quiz: { fr: 'Interrogation', en: 'Quiz', ar: 'استجواب' },
        test: { fr: 'Devoir surveillé', en: 'Test', ar: 'فرض' },
        exam: { fr: 'Composition', en: 'Term exam', ar: 'اختبار' },
      },
    ),
    term: f.choice(
      { fr: 'Trimestre', en: 'Term', ar: 'الفصل' },
      {
        first: { fr: 'Premier', en: 'First', ar: 'الأول' },
        second: { fr: 'Deuxième', en: 'Second', ar: 'الثاني' },
        third: { fr: 'Troisième', en: 'Third', ar: 'الثالث' },
      },
    ),
    heldOn: f.day({ fr: 'Date', en: 'Held on', ar: 'التاريخ' }),
    maxScore: f.atLeast(0, f.decimal({ fr: 'Noté sur', en: 'Out of', ar: 'العلامة القصوى' })),
    coefficient: f.atLeast(0, f.decimal({ fr: 'Coefficient', en: 'Coefficient', ar: 'المعامل' })),
    enteredBy,
  },
  scope: [role('registrar'), role('head'), role('admin'), sector('classId'), user('enteredBy')],
  policy: manual,
  writes: { create: CLASSROOM, update: CLASSROOM, delete: CLASSROOM },
  author: 'enteredBy',
  serverFields: ['enteredBy'],
  naturalKey: ['classId', 'subject', 'term', 'kind', 'heldOn'],
  priority: 20,
  search: ['title'],
  indexes: [{ columns: ['classId', 'heldOn'] }, { columns: ['heldOn'] }],
  title: 'title',
  subtitle: ['classId', 'subject', 'heldOn'],
});

/** Two who enter different marks for the same work must look at it together: nobody's mark is overwritten. */
export const grade = defineEntity({
  name: 'grade',
  label: { fr: 'Note', en: 'Grade', ar: 'علامة' },
  labelMany: { fr: 'Notes', en: 'Grades', ar: 'العلامات' },
  fields: {
    studentId,
    examId: f.reference({ fr: 'Examen', en: 'Exam', ar: 'الامتحان' }, 'exam'),
    /** Absent: did not sit the exam. */
    score: f.optional(f.atLeast(0, f.decimal({ fr: 'Note', en: 'Score', ar: 'العلامة' }))),
    remark,
    classId: classThen,
    enteredBy,
  },
  scope: ofTheClass('enteredBy'),
  policy: manual,
  writes: { create: CLASSROOM, update: CLASSROOM, delete: CLASSROOM },
  author: 'enteredBy',
  serverFields: ['classId', 'enteredBy'],
  derived: classOfStudent,
  naturalKey: ['studentId', 'examId'],
  priority: 30,
  indexes: [{ columns: ['examId', 'studentId'] }, { columns: ['studentId'] }, { columns: ['classId'] }],
  title: 'studentId',
  subtitle: ['examId', 'score', 'remark'],
});
