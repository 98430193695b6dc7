import type { Text } from '#protocol/locale.ts';
import { action, defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { appendOnly, perField } from '../core/policy.ts';
import { role, user } from '../core/scope.ts';
import { colleagueId, EVERY_ROLE, erpNumber, interventionId, note, OFFICE, PAST_DAYS, projectId } from './roles.ts';

/** Whose hours and money: who enters them. */
const mine = f.optional(colleagueId);

const approval = f.optional(
  f.choice(
    { fr: 'Validation', en: 'Approval', ar: 'المصادقة' },
    {
      submitted: { fr: 'Soumise', en: 'Submitted', ar: 'مقدمة' },
      approved: { fr: 'Approuvée', en: 'Approved', ar: 'مقبولة' },
      refused: { fr: 'Refusée', en: 'Refused', ar: 'مرفوضة' },
    },
  ),
);
const approvable = { approval };

/**
 * The office's word on what somebody else has entered. An administrator may say it on their own too: a company with one person
 * in its office has nobody else, and the audit log names who said it.
 */
const decision = (label: Text, approved: 'approved' | 'refused') =>
  action(approvable, {
    label,
    roles: OFFICE,
    irreversible: false,
    asSeen: true,
    byAnother: { except: ['admin'] },
    payload: {},
    check: (row) => (row.approval === approved ? { code: 'WRONG_STATE' } : null),
    apply: () => ({ approval: approved }),
  });

const approve = decision({ fr: 'Approuver', en: 'Approve', ar: 'قبول' }, 'approved');
const refuse = decision({ fr: 'Refuser', en: 'Refuse', ar: 'رفض' }, 'refused');

/** What was approved is paid by: it goes only after the office has taken its word back, or other values wait for it anew. */
const keeps = ({ approval }: { approval: string | null }) =>
  approval === 'approved' ? ({ code: 'WRONG_STATE' } as const) : null;

export const timesheet = defineEntity({
  name: 'timesheet',
  label: { fr: 'Feuille de temps', en: 'Timesheet', ar: 'ورقة الوقت' },
  labelMany: { fr: 'Feuilles de temps', en: 'Timesheets', ar: 'أوراق الوقت' },
  fields: {
    colleagueId: mine,
    interventionId,
    projectId,
    day: f.day({ fr: 'Jour', en: 'Day', ar: 'اليوم' }),
    startedAt: f.optional(f.instant({ fr: 'Début', en: 'Started at', ar: 'البداية' })),
    endedAt: f.optional(f.instant({ fr: 'Fin', en: 'Ended at', ar: 'النهاية' })),
    minutes: f.atLeast(0, f.integer({ fr: 'Minutes', en: 'Minutes', ar: 'الدقائق' })),
    note,
    approval,
    erpNumber,
  },
  scope: [role('manager'), role('admin'), user('colleagueId', { within: { column: 'day', pastDays: PAST_DAYS } })],
  policy: perField({ otherwise: 'client', server: ['approval', 'erpNumber'] }),
  actions: { TIMESHEET_APPROVED: approve, TIMESHEET_REFUSED: refuse },
  writes: { create: EVERY_ROLE, update: EVERY_ROLE, delete: EVERY_ROLE },
  keeps,
  author: 'colleagueId',
  serverFields: ['colleagueId', 'approval', 'erpNumber'],
  priority: 40,
  search: ['note'],
  indexes: [{ columns: ['day'] }, { columns: ['colleagueId', 'day'] }, { columns: ['interventionId'] }],
  title: 'day',
  subtitle: ['minutes', 'interventionId', 'approval'],
});

export const expense = defineEntity({
  name: 'expense',
  label: { fr: 'Note de frais', en: 'Expense', ar: 'مصروف' },
  labelMany: { fr: 'Notes de frais', en: 'Expenses', ar: 'المصاريف' },
  fields: {
    colleagueId: mine,
    interventionId,
    projectId,
    day: f.day({ fr: 'Jour', en: 'Day', ar: 'اليوم' }),
    category: f.choice(
      { fr: 'Catégorie', en: 'Category', ar: 'الصنف' },
      {
        fuel: { fr: 'Carburant', en: 'Fuel', ar: 'وقود' },
        meal: { fr: 'Repas', en: 'Meal', ar: 'وجبة' },
        toll: { fr: 'Péage et parking', en: 'Toll and parking', ar: 'رسوم الطريق والتوقف' },
        lodging: { fr: 'Hébergement', en: 'Lodging', ar: 'إيواء' },
        parts: { fr: 'Petites fournitures', en: 'Small parts', ar: 'لوازم صغيرة' },
        other: { fr: 'Autre', en: 'Other', ar: 'أخرى' },
      },
    ),
    amountCents: f.atLeast(0, f.money({ fr: 'Montant', en: 'Amount', ar: 'المبلغ' })),
    receipt: f.optional(f.file({ fr: 'Justificatif', en: 'Receipt', ar: 'الوصل' })),
    note,
    approval,
    erpNumber,
  },
  scope: [role('manager'), role('admin'), user('colleagueId', { within: { column: 'day', pastDays: PAST_DAYS } })],
  policy: perField({ otherwise: 'client', server: ['approval', 'erpNumber'] }),
  actions: { EXPENSE_APPROVED: approve, EXPENSE_REFUSED: refuse },
  writes: { create: EVERY_ROLE, update: EVERY_ROLE, delete: EVERY_ROLE },
  keeps,
  author: 'colleagueId',
  serverFields: ['colleagueId', 'approval', 'erpNumber'],
  priority: 45,
  search: ['note'],
  indexes: [{ columns: ['day'] }, { columns: ['colleagueId', 'day'] }, { columns: ['interventionId'] }],
  title: 'category',
  subtitle: ['day', 'amountCents', 'approval'],
});

/** [F4] Taken or chosen on the device; what was photographed is not changed afterwards. */
export const photo = defineEntity({
  name: 'photo',
  label: { fr: 'Photo', en: 'Photo', ar: 'صورة' },
  labelMany: { fr: 'Photos', en: 'Photos', ar: 'الصور' },
  fields: {
    interventionId: f.reference({ fr: 'Intervention', en: 'Intervention', ar: 'التدخل' }, 'intervention'),
    file: f.file({ fr: 'Image', en: 'Picture', ar: 'الصورة' }),
    takenAt: f.instant({ fr: 'Prise le', en: 'Taken at', ar: 'وقت الالتقاط' }),
    takenBy: f.optional(f.reference({ fr: 'Prise par', en: 'Taken by', ar: 'التقطها' }, 'colleague')),
    caption: f.optional(f.text({ fr: 'Légende', en: 'Caption', ar: 'التعليق' }, 200)),
  },
  scope: [role('manager'), role('admin'), user('takenBy', { within: { column: 'takenAt', pastDays: PAST_DAYS } })],
  policy: appendOnly,
  writes: { create: EVERY_ROLE },
  author: 'takenBy',
  serverFields: ['takenBy'],
  // [T8] Pictures of other people's places.
  retention: { days: 730, least: 90, most: 10 * 365, after: 'takenAt' },
  priority: 60,
  search: ['caption'],
  indexes: [{ columns: ['interventionId', 'takenAt'] }],
  title: 'caption',
  subtitle: ['interventionId', 'takenAt'],
});
