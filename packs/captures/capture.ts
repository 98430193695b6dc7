import { defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { perField } from '../core/policy.ts';
import { user } from '../core/scope.ts';
import { ownerId, ownersWrite, projectId, tags } from './roles.ts';

/** [N1] What somebody wrote down or said, as it was; the server digests it into `normalizedText` and `state`. */
export const capture = defineEntity({
  name: 'capture',
  label: { fr: 'Note', en: 'Capture', ar: 'مذكرة' },
  labelMany: { fr: 'Notes', en: 'Captures', ar: 'المذكرات' },
  fields: {
    ownerId,
    rawContent: f.text({ fr: 'Contenu', en: 'Content', ar: 'المحتوى' }, 20_000),
    normalizedText: f.optional(f.text({ fr: 'Texte mis au propre', en: 'Clean text', ar: 'النص المنقح' }, 20_000)),
    state: f.optional(
      f.choice(
        { fr: 'État', en: 'State', ar: 'الحالة' },
        {
          captured: { fr: 'Notée', en: 'Captured', ar: 'مدونة' },
          processing: { fr: 'En traitement', en: 'Being processed', ar: 'قيد المعالجة' },
          processed: { fr: 'Traitée', en: 'Processed', ar: 'معالجة' },
          archived: { fr: 'Archivée', en: 'Archived', ar: 'مؤرشفة' },
        },
      ),
    ),
    tags,
    projectId,
    source: f.optional(
      f.choice(
        { fr: 'Origine', en: 'Source', ar: 'المصدر' },
        {
          typed: { fr: 'Écrite', en: 'Typed', ar: 'مكتوبة' },
          voice: { fr: 'Dictée', en: 'Spoken', ar: 'مسجلة بالصوت' },
          shared: { fr: 'Partagée', en: 'Shared', ar: 'مشاركة' },
        },
      ),
    ),
    /** [N12] What was said; the capture is complete without it. */
    audio: f.optional(f.file({ fr: 'Enregistrement', en: 'Recording', ar: 'التسجيل' })),
    capturedAt: f.optional(f.instant({ fr: 'Notée le', en: 'Captured at', ar: 'وقت التدوين' })),
    /** [N9] Whether the texts are encrypted where the server keeps them. */
    encrypted: f.optional(f.boolean({ fr: 'Chiffrée', en: 'Encrypted', ar: 'مشفرة' })),
  },
  scope: [user('ownerId')],
  // [N3]
  policy: perField({ otherwise: 'client', client: ['tags', 'projectId'], server: ['normalizedText', 'state'] }),
  writes: ownersWrite,
  author: 'ownerId',
  serverFields: ['ownerId', 'encrypted'],
  sensitive: ['rawContent', 'normalizedText'],
  sealedFlag: 'encrypted',
  priority: 10,
  search: ['rawContent', 'normalizedText'],
  indexes: [{ columns: ['capturedAt'] }, { columns: ['projectId'] }],
  title: 'rawContent',
  subtitle: ['state', 'tags', 'capturedAt'],
});
