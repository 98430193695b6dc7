import type { Text } from '#protocol/locale.ts';
import type { Find } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { role, type Scope, sector, user } from '../core/scope.ts';

export const roles = {
  teacher: { fr: 'Enseignant', en: 'Teacher', ar: 'أستاذ' },
  registrar: { fr: 'Secrétariat', en: 'Registrar', ar: 'الأمانة' },
  bursar: { fr: 'Économe', en: 'Bursar', ar: 'المقتصد' },
  head: { fr: 'Chef d’établissement', en: 'Head', ar: 'مدير المؤسسة' },
  admin: { fr: 'Administrateur', en: 'Administrator', ar: 'مسؤول' },
} as const satisfies Record<string, Text>;

/** Who leads the school. */
export const LEADERS = ['head', 'admin'] as const;
/** Who keeps its registers. */
export const REGISTRY = ['registrar', 'head', 'admin'] as const;
/** Who works in class. */
export const CLASSROOM = ['teacher', 'head', 'admin'] as const;
export const STAFF = ['teacher', 'registrar', 'head', 'admin'] as const;

/**
 * A teacher's sectors are the classes they teach: what stands under a class is theirs, and follows the student to another
 * class. What they entered themselves stays with them.
 */
export const ofTheClass = (enteredBy: string): Scope[] => [
  role('registrar'),
  role('head'),
  role('admin'),
  sector('classId'),
  user(enteredBy),
];

export const studentId = f.reference({ fr: 'Élève', en: 'Student', ar: 'التلميذ' }, 'student');
export const classId = f.reference({ fr: 'Classe', en: 'Class', ar: 'القسم' }, 'class');
/** Of the student on that day; it decides which teachers see the row. */
export const classThen = f.optional(classId);
/** The class that the student is in as the row is made; a student who is not here has none. */
export const classOfStudent = {
  from: ['studentId'],
  fields: ['classId'],
  needs: ['student'],
  of: ({ studentId: id }: { studentId: string }, find: Find) => ({
    classId: (find('student', id)?.classId as string | null | undefined) ?? null,
  }),
} as const;
export const enteredBy = f.optional(f.text({ fr: 'Saisi par', en: 'Entered by', ar: 'أدخله' }, 36));
export const academicYearId = f.reference(
  { fr: 'Année scolaire', en: 'School year', ar: 'السنة الدراسية' },
  'academic_year',
);
export const phone = f.optional(f.text({ fr: 'Téléphone', en: 'Phone', ar: 'الهاتف' }, 30));
export const remark = f.optional(f.text({ fr: 'Remarque', en: 'Remark', ar: 'ملاحظة' }, 500));

/** What is taught, by the names of the Algerian programmes. */
export const subject = f.choice(
  { fr: 'Matière', en: 'Subject', ar: 'المادة' },
  {
    arabic: { fr: 'Langue arabe', en: 'Arabic', ar: 'اللغة العربية' },
    mathematics: { fr: 'Mathématiques', en: 'Mathematics', ar: 'الرياضيات' },
    french: { fr: 'Langue française', en: 'French', ar: 'اللغة الفرنسية' },
    english: { fr: 'Langue anglaise', en: 'English', ar: 'اللغة الإنجليزية' },
    tamazight: { fr: 'Tamazight', en: 'Tamazight', ar: 'الأمازيغية' },
    physics: {
      fr: 'Sciences physiques et technologie',
      en: 'Physics and technology',
      ar: 'العلوم الفيزيائية والتكنولوجيا',
    },
    natural_science: { fr: 'Sciences de la nature', en: 'Natural science', ar: 'علوم الطبيعة والحياة' },
    history: { fr: 'Histoire et géographie', en: 'History and geography', ar: 'التاريخ والجغرافيا' },
    islamic: { fr: 'Éducation islamique', en: 'Islamic education', ar: 'التربية الإسلامية' },
    civics: { fr: 'Éducation civique', en: 'Civics', ar: 'التربية المدنية' },
    computing: { fr: 'Informatique', en: 'Computing', ar: 'المعلوماتية' },
    arts: { fr: 'Éducation artistique', en: 'Art', ar: 'التربية الفنية' },
    sport: { fr: 'Éducation physique', en: 'Sport', ar: 'التربية البدنية' },
  },
);
