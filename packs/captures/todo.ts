import { defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { perField } from '../core/policy.ts';
import { user } from '../core/scope.ts';
import { captureId, ownerId, ownersWrite, projectId } from './roles.ts';

export const todo = defineEntity({
  name: 'todo',
  label: { fr: 'Tâche', en: 'To-do', ar: 'مهمة' },
  labelMany: { fr: 'Tâches', en: 'To-dos', ar: 'المهام' },
  fields: {
    ownerId,
    title: f.text({ fr: 'Intitulé', en: 'Title', ar: 'العنوان' }, 300),
    state: f.choice(
      { fr: 'État', en: 'State', ar: 'الحالة' },
      {
        open: { fr: 'À faire', en: 'To do', ar: 'للإنجاز' },
        done: { fr: 'Faite', en: 'Done', ar: 'منجزة' },
        dropped: { fr: 'Abandonnée', en: 'Dropped', ar: 'متروكة' },
      },
    ),
    completedAt: f.optional(f.instant({ fr: 'Faite le', en: 'Completed at', ar: 'وقت الإنجاز' })),
    /** [N13] Set by the server's digest. */
    priority: f.optional(
      f.choice(
        { fr: 'Priorité', en: 'Priority', ar: 'الأولوية' },
        {
          high: { fr: 'Haute', en: 'High', ar: 'عالية' },
          normal: { fr: 'Normale', en: 'Normal', ar: 'عادية' },
          low: { fr: 'Basse', en: 'Low', ar: 'منخفضة' },
        },
      ),
    ),
    dueOn: f.optional(f.day({ fr: 'Échéance', en: 'Due on', ar: 'تاريخ الاستحقاق' })),
    note: f.optional(f.text({ fr: 'Remarque', en: 'Note', ar: 'ملاحظة' }, 2_000)),
    captureId,
    projectId,
  },
  scope: [user('ownerId')],
  // [N3]
  policy: perField({ otherwise: 'server', client: ['state', 'completedAt'], server: ['priority'] }),
  writes: ownersWrite,
  author: 'ownerId',
  serverFields: ['ownerId'],
  priority: 20,
  search: ['title', 'note'],
  indexes: [{ columns: ['state', 'dueOn'] }, { columns: ['projectId'] }, { columns: ['captureId'] }],
  title: 'title',
  subtitle: ['state', 'priority', 'dueOn'],
});
