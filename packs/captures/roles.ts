import type { Text } from '#protocol/locale.ts';
import type { Writes } from '../core/entity.ts';
import * as f from '../core/field.ts';

export const roles = {
  user: { fr: 'Utilisateur', en: 'User', ar: 'مستخدم' },
  admin: { fr: 'Administrateur', en: 'Administrator', ar: 'مسؤول' },
} as const satisfies Record<string, Text>;

/** Whoever may see a row is its owner, and does with it as they like. */
export const ownersWrite: Writes = {
  create: ['user', 'admin'],
  update: ['user', 'admin'],
  delete: ['user', 'admin'],
};

/** [N1] Whose row it is: nobody else ever sees it. */
export const ownerId = f.optional(f.text({ fr: 'Propriétaire', en: 'Owner', ar: 'المالك' }, 36));
export const tags = f.optional(f.tags({ fr: 'Étiquettes', en: 'Tags', ar: 'الوسوم' }));
export const projectId = f.optional(f.reference({ fr: 'Projet', en: 'Project', ar: 'المشروع' }, 'project'));
export const captureId = f.optional(f.reference({ fr: 'Note', en: 'Capture', ar: 'المذكرة' }, 'capture'));
