import { defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { perField } from '../core/policy.ts';
import { user } from '../core/scope.ts';
import { captureId, ownerId, ownersWrite, projectId, tags } from './roles.ts';

/** [N3] What a person makes of their captures is theirs: their version wins. */
const clientWins = perField({ otherwise: 'client' });

const title = f.text({ fr: 'Titre', en: 'Title', ar: 'العنوان' }, 300);

export const thought = defineEntity({
  name: 'thought',
  label: { fr: 'Pensée', en: 'Thought', ar: 'خاطرة' },
  labelMany: { fr: 'Pensées', en: 'Thoughts', ar: 'الخواطر' },
  fields: {
    ownerId,
    title,
    body: f.optional(f.text({ fr: 'Texte', en: 'Text', ar: 'النص' }, 10_000)),
    tags,
    captureId,
    projectId,
  },
  scope: [user('ownerId')],
  policy: clientWins,
  writes: ownersWrite,
  author: 'ownerId',
  serverFields: ['ownerId'],
  priority: 30,
  search: ['title', 'body'],
  indexes: [{ columns: ['captureId'] }, { columns: ['projectId'] }],
  title: 'title',
  subtitle: ['body', 'tags'],
});

export const idea = defineEntity({
  name: 'idea',
  label: { fr: 'Idée', en: 'Idea', ar: 'فكرة' },
  labelMany: { fr: 'Idées', en: 'Ideas', ar: 'الأفكار' },
  fields: {
    ownerId,
    title,
    body: f.optional(f.text({ fr: 'Description', en: 'Description', ar: 'الوصف' }, 10_000)),
    state: f.optional(
      f.choice(
        { fr: 'État', en: 'State', ar: 'الحالة' },
        {
          fresh: { fr: 'Nouvelle', en: 'New', ar: 'جديدة' },
          kept: { fr: 'Retenue', en: 'Kept', ar: 'معتمدة' },
          dropped: { fr: 'Écartée', en: 'Dropped', ar: 'مستبعدة' },
        },
      ),
    ),
    tags,
    captureId,
    projectId,
  },
  scope: [user('ownerId')],
  policy: clientWins,
  writes: ownersWrite,
  author: 'ownerId',
  serverFields: ['ownerId'],
  priority: 40,
  search: ['title', 'body'],
  indexes: [{ columns: ['state'] }, { columns: ['projectId'] }],
  title: 'title',
  subtitle: ['state', 'body', 'tags'],
});

export const project = defineEntity({
  name: 'project',
  label: { fr: 'Projet', en: 'Project', ar: 'مشروع' },
  labelMany: { fr: 'Projets', en: 'Projects', ar: 'المشاريع' },
  fields: {
    ownerId,
    name: f.text({ fr: 'Nom', en: 'Name', ar: 'الاسم' }, 120),
    description: f.optional(f.text({ fr: 'Description', en: 'Description', ar: 'الوصف' }, 2_000)),
    archived: f.optional(f.boolean({ fr: 'Archivé', en: 'Archived', ar: 'مؤرشف' })),
  },
  scope: [user('ownerId')],
  policy: clientWins,
  writes: ownersWrite,
  author: 'ownerId',
  serverFields: ['ownerId'],
  // The same project begun on two devices of one person.
  naturalKey: ['ownerId', 'name'],
  priority: 50,
  search: ['name', 'description'],
  indexes: [{ columns: ['name'] }],
  title: 'name',
  subtitle: ['description'],
});
