import { defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { manual } from '../core/policy.ts';
import { role, user } from '../core/scope.ts';
import {
  classOfStudent,
  classThen,
  enteredBy,
  LEADERS,
  ofTheClass,
  REGISTRY,
  remark,
  STAFF,
  studentId,
} from './roles.ts';

/** How long a register of presence is kept: a school year at least, a schooling at most. Days. */
const REGISTER = { days: 5 * 365, least: 365, most: 15 * 365 };

export const attendance = defineEntity({
  name: 'attendance',
  label: { fr: 'Présence', en: 'Attendance', ar: 'حضور' },
  labelMany: { fr: 'Présences', en: 'Attendance', ar: 'سجل الحضور' },
  fields: {
    studentId,
    day: f.day({ fr: 'Jour', en: 'Day', ar: 'اليوم' }),
    state: f.choice(
      { fr: 'État', en: 'State', ar: 'الحالة' },
      {
        present: { fr: 'Présent(e)', en: 'Present', ar: 'حاضر' },
        late: { fr: 'En retard', en: 'Late', ar: 'متأخر' },
        absent: { fr: 'Absent(e)', en: 'Absent', ar: 'غائب' },
        excused: { fr: 'Absence justifiée', en: 'Excused', ar: 'غياب مبرر' },
      },
    ),
    minutesLate: f.optional(
      f.atLeast(0, f.integer({ fr: 'Minutes de retard', en: 'Minutes late', ar: 'دقائق التأخر' })),
    ),
    remark,
    classId: classThen,
    enteredBy,
  },
  scope: ofTheClass('enteredBy'),
  policy: manual,
  writes: { create: STAFF, update: STAFF, delete: REGISTRY },
  author: 'enteredBy',
  serverFields: ['classId', 'enteredBy'],
  derived: classOfStudent,
  naturalKey: ['studentId', 'day'],
  retention: { ...REGISTER, after: 'day' },
  priority: 25,
  indexes: [{ columns: ['day', 'classId'] }, { columns: ['studentId', 'day'] }, { columns: ['classId', 'day'] }],
  title: 'studentId',
  subtitle: ['day', 'state', 'remark'],
});

/** What the guardians said about days that a student missed. */
export const absence = defineEntity({
  name: 'absence',
  label: { fr: 'Absence', en: 'Absence', ar: 'غياب' },
  labelMany: { fr: 'Absences', en: 'Absences', ar: 'الغيابات' },
  fields: {
    studentId,
    fromDay: f.day({ fr: 'Du', en: 'From', ar: 'من' }),
    toDay: f.day({ fr: 'Au', en: 'To', ar: 'إلى' }),
    reason: f.choice(
      { fr: 'Motif', en: 'Reason', ar: 'السبب' },
      {
        illness: { fr: 'Maladie', en: 'Illness', ar: 'مرض' },
        family: { fr: 'Raison familiale', en: 'Family', ar: 'سبب عائلي' },
        travel: { fr: 'Déplacement', en: 'Travel', ar: 'سفر' },
        unknown: { fr: 'Non communiqué', en: 'Not told', ar: 'غير مصرح به' },
      },
    ),
    /** Absent: nobody has looked at it yet. */
    justification: f.optional(
      f.choice(
        { fr: 'Justification', en: 'Justification', ar: 'التبرير' },
        {
          awaited: { fr: 'Justificatif attendu', en: 'Document awaited', ar: 'في انتظار الوثيقة' },
          accepted: { fr: 'Justifiée', en: 'Justified', ar: 'مبرر' },
          refused: { fr: 'Non justifiée', en: 'Not justified', ar: 'غير مبرر' },
        },
      ),
    ),
    document: f.optional(f.file({ fr: 'Justificatif', en: 'Document', ar: 'الوثيقة' })),
    remark,
    classId: classThen,
    enteredBy,
  },
  scope: ofTheClass('enteredBy'),
  policy: manual,
  writes: { create: STAFF, update: REGISTRY, delete: REGISTRY },
  author: 'enteredBy',
  serverFields: ['classId', 'enteredBy'],
  derived: classOfStudent,
  naturalKey: ['studentId', 'fromDay'],
  retention: { ...REGISTER, after: 'toDay' },
  priority: 40,
  search: ['remark'],
  indexes: [{ columns: ['fromDay'] }, { columns: ['studentId', 'fromDay'] }],
  title: 'studentId',
  subtitle: ['fromDay', 'toDay', 'reason'],
});

/** Not for a whole class to read: those who lead the school, the registry, and who reported it. */
export const incident = defineEntity({
  name: 'incident',
  label: { fr: 'Incident disciplinaire', en: 'Disciplinary incident', ar: 'مخالفة انضباطية' },
  labelMany: { fr: 'Incidents disciplinaires', en: 'Disciplinary incidents', ar: 'المخالفات الانضباطية' },
  fields: {
    studentId,
    occurredOn: f.day({ fr: 'Date', en: 'Date', ar: 'التاريخ' }),
    severity: f.choice(
      { fr: 'Gravité', en: 'Severity', ar: 'الدرجة' },
      {
        minor: { fr: 'Légère', en: 'Minor', ar: 'بسيطة' },
        serious: { fr: 'Sérieuse', en: 'Serious', ar: 'خطيرة' },
        grave: { fr: 'Grave', en: 'Grave', ar: 'جسيمة' },
      },
    ),
    description: f.text({ fr: 'Faits', en: 'What happened', ar: 'الوقائع' }, 4_000),
    measure: f.optional(
      f.choice(
        { fr: 'Mesure', en: 'Measure', ar: 'الإجراء' },
        {
          none: { fr: 'Aucune', en: 'None', ar: 'بدون' },
          warning: { fr: 'Avertissement', en: 'Warning', ar: 'إنذار' },
          guardians: { fr: 'Convocation du tuteur', en: 'Guardian called in', ar: 'استدعاء الولي' },
          council: { fr: 'Conseil de discipline', en: 'Disciplinary council', ar: 'مجلس التأديب' },
        },
      ),
    ),
    decidedOn: f.optional(f.day({ fr: 'Décidée le', en: 'Decided on', ar: 'تاريخ القرار' })),
    enteredBy,
  },
  scope: [role('registrar'), role('head'), role('admin'), user('enteredBy')],
  policy: manual,
  writes: { create: STAFF, update: STAFF, delete: LEADERS },
  author: 'enteredBy',
  serverFields: ['enteredBy'],
  sensitive: ['description'],
  retention: { ...REGISTER, after: 'occurredOn' },
  priority: 45,
  search: ['description'],
  indexes: [{ columns: ['occurredOn'] }, { columns: ['studentId'] }],
  title: 'studentId',
  subtitle: ['occurredOn', 'severity', 'measure'],
});
