import { defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { manual } from '../core/policy.ts';
import { role, sector } from '../core/scope.ts';
import { classThen, LEADERS, phone, REGISTRY } from './roles.ts';

export const student = defineEntity({
  name: 'student',
  label: { fr: 'Élève', en: 'Student', ar: 'تلميذ' },
  labelMany: { fr: 'Élèves', en: 'Students', ar: 'التلاميذ' },
  fields: {
    /** The number on all their papers; the same in every school. */
    matricule: f.text({ fr: 'Matricule', en: 'Matricule', ar: 'رقم التسجيل' }, 30),
    firstName: f.text({ fr: 'Prénom', en: 'First name', ar: 'الاسم' }, 80),
    lastName: f.text({ fr: 'Nom', en: 'Last name', ar: 'اللقب' }, 80),
    nameAr: f.optional(f.text({ fr: 'Nom en arabe', en: 'Name in Arabic', ar: 'الاسم بالعربية' }, 160)),
    gender: f.optional(
      f.choice(
        { fr: 'Sexe', en: 'Gender', ar: 'الجنس' },
        { girl: { fr: 'Fille', en: 'Girl', ar: 'أنثى' }, boy: { fr: 'Garçon', en: 'Boy', ar: 'ذكر' } },
      ),
    ),
    bornOn: f.day({ fr: 'Né(e) le', en: 'Born on', ar: 'تاريخ الميلاد' }),
    bornAt: f.optional(f.text({ fr: 'Lieu de naissance', en: 'Born at', ar: 'مكان الميلاد' }, 80)),
    classId: classThen,
    guardianName: f.optional(f.text({ fr: 'Tuteur', en: 'Guardian', ar: 'الولي' }, 120)),
    guardianPhone: phone,
    address: f.optional(f.text({ fr: 'Adresse', en: 'Address', ar: 'العنوان' }, 300)),
    enrolledOn: f.optional(f.day({ fr: 'Inscrit(e) le', en: 'Enrolled on', ar: 'تاريخ التسجيل' })),
    status: f.optional(
      f.choice(
        { fr: 'Situation', en: 'Status', ar: 'الوضعية' },
        {
          enrolled: { fr: 'Inscrit(e)', en: 'Enrolled', ar: 'مسجل' },
          left: { fr: 'Parti(e)', en: 'Left', ar: 'غادر' },
        },
      ),
    ),
    healthNote: f.optional(
      f.text({ fr: 'Santé\u00a0: à savoir', en: 'Health: to be known', ar: 'معلومات صحية' }, 1_000),
    ),
  },
  scope: [role('registrar'), role('bursar'), role('head'), role('admin'), sector('classId')],
  policy: manual,
  writes: { create: REGISTRY, update: REGISTRY, delete: LEADERS },
  naturalKey: ['matricule'],
  sensitive: ['healthNote'],
  priority: 15,
  search: ['lastName', 'firstName', 'nameAr', 'matricule', 'guardianName', 'guardianPhone'],
  indexes: [{ columns: ['lastName', 'firstName'] }, { columns: ['classId', 'lastName'] }],
  title: 'lastName',
  subtitle: ['firstName', 'nameAr', 'classId'],
});
