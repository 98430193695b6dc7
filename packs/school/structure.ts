import { defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { manual } from '../core/policy.ts';
import { everyone } from '../core/scope.ts';
import { academicYearId, LEADERS, phone, REGISTRY, subject } from './roles.ts';

export const academicYear = defineEntity({
  name: 'academic_year',
  label: { fr: 'Année scolaire', en: 'School year', ar: 'سنة دراسية' },
  labelMany: { fr: 'Années scolaires', en: 'School years', ar: 'السنوات الدراسية' },
  fields: {
    name: f.text({ fr: 'Année', en: 'Year', ar: 'السنة' }, 20),
    startsOn: f.day({ fr: 'Rentrée', en: 'Starts on', ar: 'الدخول المدرسي' }),
    endsOn: f.day({ fr: "Fin de l'année", en: 'Ends on', ar: 'نهاية السنة' }),
    isCurrent: f.optional(f.boolean({ fr: 'En cours', en: 'Current', ar: 'الجارية' })),
  },
  scope: [everyone()],
  policy: manual,
  writes: { create: LEADERS, update: LEADERS },
  naturalKey: ['name'],
  priority: 5,
  search: ['name'],
  indexes: [{ columns: ['startsOn'] }],
  title: 'name',
  subtitle: ['startsOn', 'endsOn'],
});

export const schoolLevel = defineEntity({
  name: 'school_level',
  label: { fr: 'Niveau', en: 'Level', ar: 'مستوى' },
  labelMany: { fr: 'Niveaux', en: 'Levels', ar: 'المستويات' },
  fields: {
    name: f.text({ fr: 'Niveau', en: 'Level', ar: 'المستوى' }, 80),
    nameAr: f.optional(f.text({ fr: 'Nom en arabe', en: 'Name in Arabic', ar: 'الاسم بالعربية' }, 80)),
    cycle: f.choice(
      { fr: 'Cycle', en: 'Cycle', ar: 'الطور' },
      {
        primary: { fr: 'Primaire', en: 'Primary', ar: 'ابتدائي' },
        middle: { fr: 'Moyen', en: 'Middle', ar: 'متوسط' },
        secondary: { fr: 'Secondaire', en: 'Secondary', ar: 'ثانوي' },
      },
    ),
    rank: f.integer({ fr: 'Ordre', en: 'Order', ar: 'الترتيب' }),
    /** For a year. */
    feeCents: f.optional(f.atLeast(0, f.money({ fr: 'Frais de scolarité', en: 'Tuition', ar: 'حقوق التمدرس' }))),
  },
  scope: [everyone()],
  policy: manual,
  writes: { create: LEADERS, update: LEADERS, delete: LEADERS },
  naturalKey: ['name'],
  priority: 6,
  search: ['name', 'nameAr'],
  indexes: [{ columns: ['rank'] }],
  title: 'name',
  subtitle: ['nameAr', 'cycle'],
});

export const teacher = defineEntity({
  name: 'teacher',
  label: { fr: 'Enseignant', en: 'Teacher', ar: 'أستاذ' },
  labelMany: { fr: 'Enseignants', en: 'Teachers', ar: 'الأساتذة' },
  fields: {
    firstName: f.text({ fr: 'Prénom', en: 'First name', ar: 'الاسم' }, 80),
    lastName: f.text({ fr: 'Nom', en: 'Last name', ar: 'اللقب' }, 80),
    nameAr: f.optional(f.text({ fr: 'Nom en arabe', en: 'Name in Arabic', ar: 'الاسم بالعربية' }, 160)),
    subject,
    phone,
    hiredOn: f.optional(f.day({ fr: 'En poste depuis', en: 'Since', ar: 'في المنصب منذ' })),
  },
  scope: [everyone()],
  policy: manual,
  writes: { create: REGISTRY, update: REGISTRY, delete: LEADERS },
  naturalKey: ['lastName', 'firstName', 'phone'],
  priority: 8,
  search: ['lastName', 'firstName', 'nameAr', 'phone'],
  indexes: [{ columns: ['lastName', 'firstName'] }],
  title: 'lastName',
  subtitle: ['firstName', 'nameAr', 'subject'],
});

/** `class` is a word of the language. */
export const schoolClass = defineEntity({
  name: 'class',
  label: { fr: 'Classe', en: 'Class', ar: 'قسم' },
  labelMany: { fr: 'Classes', en: 'Classes', ar: 'الأقسام' },
  fields: {
    name: f.text({ fr: 'Classe', en: 'Class', ar: 'القسم' }, 40),
    levelId: f.reference({ fr: 'Niveau', en: 'Level', ar: 'المستوى' }, 'school_level'),
    academicYearId,
    mainTeacherId: f.optional(
      f.reference({ fr: 'Professeur principal', en: 'Main teacher', ar: 'الأستاذ الرئيسي' }, 'teacher'),
    ),
    room: f.optional(f.text({ fr: 'Salle', en: 'Room', ar: 'القاعة' }, 40)),
    capacity: f.optional(f.atLeast(0, f.integer({ fr: 'Places', en: 'Places', ar: 'عدد المقاعد' }))),
  },
  scope: [everyone()],
  policy: manual,
  writes: { create: REGISTRY, update: REGISTRY, delete: LEADERS },
  naturalKey: ['academicYearId', 'name'],
  priority: 10,
  search: ['name', 'room'],
  indexes: [{ columns: ['name'] }],
  title: 'name',
  subtitle: ['levelId', 'mainTeacherId', 'room'],
});
