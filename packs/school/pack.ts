import { defineAudit } from '../core/audit.ts';
import { definePack } from '../core/pack.ts';
import { role, user } from '../core/scope.ts';
import { exam, grade } from './marks.ts';
import { payment } from './payment.ts';
import { absence, attendance, incident } from './presence.ts';
import { roles } from './roles.ts';
import { academicYear, schoolClass, schoolLevel, teacher } from './structure.ts';
import { student } from './student.ts';

/** A school: its students and classes, what they achieve, whether they come, and what is paid. */
export const school = definePack({
  name: 'school',
  label: { fr: 'Scolarité', en: 'School', ar: 'المدرسة' },
  roles,
  entities: {
    academic_year: academicYear,
    school_level: schoolLevel,
    teacher,
    class: schoolClass,
    student,
    payment,
    exam,
    attendance,
    grade,
    absence,
    incident,
    audit_entry: defineAudit([role('head'), role('admin'), user('userId')]),
  },
  homes: { teacher: 'attendance', registrar: 'student', bursar: 'payment', head: 'student', admin: 'student' },
  audit: 'audit_entry',
});
