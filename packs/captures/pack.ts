import { defineAudit } from '../core/audit.ts';
import { definePack } from '../core/pack.ts';
import { user } from '../core/scope.ts';
import { capture } from './capture.ts';
import { idea, project, thought } from './kept.ts';
import { roles } from './roles.ts';
import { todo } from './todo.ts';

/** Personal notes that become thoughts, ideas and things to do. Everybody sees their own, also an administrator. */
export const captures = definePack({
  name: 'captures',
  label: { fr: 'Notes', en: 'Captures', ar: 'المذكرات' },
  roles,
  entities: { capture, todo, thought, idea, project, audit_entry: defineAudit([user('userId')]) },
  audit: 'audit_entry',
});
