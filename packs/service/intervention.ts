import { action, defineEntity, type RowOf } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { perField } from '../core/policy.ts';
import { role, user } from '../core/scope.ts';
import { colleagueId, customerId, EVERY_ROLE, OFFICE, PAST_DAYS, projectId } from './roles.ts';

export const interventionFields = {
  /** [F10] By the server: `INT-2026-004217`. */
  reference: f.optional(f.text({ fr: 'Référence', en: 'Reference', ar: 'المرجع' }, 40)),
  subject: f.text({ fr: 'Objet', en: 'Subject', ar: 'الموضوع' }, 200),
  customerId,
  colleagueId,
  projectId,
  scheduledAt: f.instant({ fr: 'Prévue le', en: 'Scheduled at', ar: 'موعد التدخل' }),
  durationMinutes: f.optional(
    f.atLeast(0, f.integer({ fr: 'Durée prévue (min)', en: 'Planned minutes', ar: 'المدة المقدرة (د)' })),
  ),
  status: f.choice(
    { fr: 'État', en: 'Status', ar: 'الحالة' },
    {
      planned: { fr: 'Planifiée', en: 'Planned', ar: 'مبرمجة' },
      started: { fr: 'Commencée', en: 'Started', ar: 'جارية' },
      done: { fr: 'Terminée', en: 'Done', ar: 'منتهية' },
      cancelled: { fr: 'Annulée', en: 'Cancelled', ar: 'ملغاة' },
    },
  ),
  urgency: f.optional(
    f.choice(
      { fr: 'Urgence', en: 'Urgency', ar: 'الاستعجال' },
      {
        normal: { fr: 'Normale', en: 'Normal', ar: 'عادي' },
        urgent: { fr: 'Urgente', en: 'Urgent', ar: 'مستعجل' },
      },
    ),
  ),
  instructions: f.optional(f.text({ fr: 'Consignes', en: 'Instructions', ar: 'التعليمات' }, 2_000)),
  startedAt: f.optional(f.instant({ fr: 'Commencée le', en: 'Started at', ar: 'وقت البداية' })),
  doneAt: f.optional(f.instant({ fr: 'Terminée le', en: 'Done at', ar: 'وقت النهاية' })),
  report: f.optional(f.text({ fr: 'Compte rendu', en: 'Report', ar: 'التقرير' }, 10_000)),
  signedBy: f.optional(f.text({ fr: 'Signé par', en: 'Signed by', ar: 'وقعه' }, 120)),
  signature: f.optional(f.file({ fr: 'Signature', en: 'Signature', ar: 'التوقيع' })),
  position: f.optional(f.position({ fr: 'Position', en: 'Position', ar: 'الموقع' })),
};
export type Intervention = RowOf<typeof interventionFields>;

const isOver = ({ status }: Intervention): boolean => status === 'done' || status === 'cancelled';

export const interventionStarted = action(interventionFields, {
  label: { fr: "Commencer l'intervention", en: 'Start the intervention', ar: 'بدء التدخل' },
  roles: EVERY_ROLE,
  irreversible: false,
  payload: { startedAt: interventionFields.startedAt, position: interventionFields.position },
  check: (row) => (row.status === 'planned' ? null : { code: 'WRONG_STATE' }),
  apply: (row, payload, author) => ({
    status: 'started' as const,
    startedAt: payload.startedAt ?? author.occurredAt,
    position: payload.position ?? row.position,
  }),
});

/** Also of one that nobody started: small jobs are done before anybody taps. */
export const interventionDone = action(interventionFields, {
  label: { fr: "Terminer l'intervention", en: 'Finish the intervention', ar: 'إنهاء التدخل' },
  roles: EVERY_ROLE,
  irreversible: true,
  payload: {
    report: f.text(interventionFields.report.label, 10_000),
    doneAt: interventionFields.doneAt,
    signedBy: interventionFields.signedBy,
    signature: interventionFields.signature,
    position: interventionFields.position,
  },
  check(row, { report }) {
    if (isOver(row)) return { code: 'WRONG_STATE' };
    return report.trim() ? null : { code: 'INVALID_PAYLOAD', data: { path: 'report' } };
  },
  apply: (row, payload, author) => ({
    status: 'done' as const,
    startedAt: row.startedAt ?? payload.doneAt ?? author.occurredAt,
    doneAt: payload.doneAt ?? author.occurredAt,
    report: payload.report,
    signedBy: payload.signedBy,
    signature: payload.signature,
    position: payload.position ?? row.position,
  }),
});

/** The office plans: its changes of the plan win. What happened there is the technician's to say. */
export const intervention = defineEntity({
  name: 'intervention',
  label: { fr: 'Intervention', en: 'Intervention', ar: 'تدخل' },
  labelMany: { fr: 'Interventions', en: 'Interventions', ar: 'التدخلات' },
  fields: interventionFields,
  scope: [
    role('manager'),
    role('admin'),
    user('colleagueId', { within: { column: 'scheduledAt', pastDays: PAST_DAYS } }),
  ],
  policy: perField({
    otherwise: 'server',
    client: ['status', 'startedAt', 'doneAt', 'report', 'signedBy', 'signature', 'position'],
  }),
  actions: { INTERVENTION_STARTED: interventionStarted, INTERVENTION_DONE: interventionDone },
  writes: { create: EVERY_ROLE, update: EVERY_ROLE, delete: OFFICE },
  serverFields: ['reference'],
  // [T8] The work stays on record; who signed for it, and where, does not.
  // A year to contest it, ten as the books.
  retention: {
    days: 5 * 365,
    least: 365,
    most: 10 * 365,
    after: 'scheduledAt',
    fields: ['signedBy', 'signature', 'position'],
  },
  priority: 10,
  search: ['reference', 'subject', 'report', 'instructions'],
  indexes: [
    { columns: ['reference'], unique: true },
    { columns: ['scheduledAt'] },
    { columns: ['colleagueId', 'scheduledAt'] },
    { columns: ['customerId', 'scheduledAt'] },
  ],
  title: 'subject',
  subtitle: ['customerId', 'scheduledAt', 'status'],
});
