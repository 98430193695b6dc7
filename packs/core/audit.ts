import { defineEntity, type RowOf } from './entity.ts';
import * as f from './field.ts';
import { appendOnly } from './policy.ts';
import type { Scope } from './scope.ts';

/**
 * The audit log of a pack: one entry for each event, under the event's id, written with it on the device and again, with
 * its outcome, on the server. Entries of one profile and device epoch form a chain: each holds the hash of the one before.
 */
export const auditFields = {
  userId: f.text({ fr: 'Auteur', en: 'Author', ar: 'الفاعل' }, 36),
  deviceId: f.text({ fr: 'Appareil', en: 'Device', ar: 'الجهاز' }, 36),
  deviceEpoch: f.integer({ fr: "Époque de l'appareil", en: 'Device epoch', ar: 'حقبة الجهاز' }),
  seq: f.integer({ fr: 'Numéro', en: 'Sequence', ar: 'الرقم' }),
  action: f.text({ fr: 'Action', en: 'Action', ar: 'الإجراء' }, 60),
  entity: f.text({ fr: 'Type', en: 'Kind', ar: 'النوع' }, 80),
  entityId: f.text({ fr: 'Élément', en: 'Record', ar: 'السجل' }, 36),
  occurredAt: f.instant({ fr: "Heure de l'appareil", en: 'Device time', ar: 'وقت الجهاز' }),
  receivedAt: f.optional(f.instant({ fr: 'Reçu le', en: 'Received at', ar: 'وقت الاستلام' })),
  appVersion: f.optional(f.text({ fr: 'Version', en: 'App version', ar: 'إصدار التطبيق' }, 40)),
  battery: f.optional(f.decimal({ fr: 'Batterie', en: 'Battery', ar: 'البطارية' })),
  network: f.optional(f.text({ fr: 'Réseau', en: 'Network', ar: 'الشبكة' }, 20)),
  position: f.optional(f.position({ fr: 'Position', en: 'Position', ar: 'الموقع' })),
  payloadHash: f.text({ fr: 'Empreinte', en: 'Payload hash', ar: 'بصمة المحتوى' }, 64),
  /** Absent on the server while an earlier event of the chain has not arrived. */
  previousHash: f.optional(f.text({ fr: 'Maillon précédent', en: 'Previous link', ar: 'الحلقة السابقة' }, 64)),
  hash: f.optional(f.text({ fr: 'Maillon', en: 'Link', ar: 'الحلقة' }, 64)),
  outcome: f.choice(
    { fr: 'Résultat', en: 'Outcome', ar: 'النتيجة' },
    {
      pending: { fr: 'En attente', en: 'Waiting', ar: 'في الانتظار' },
      applied: { fr: 'Appliqué', en: 'Applied', ar: 'مطبق' },
      amended: { fr: 'Appliqué et complété', en: 'Applied with changes', ar: 'مطبق مع تعديل' },
      rejected: { fr: 'Refusé', en: 'Refused', ar: 'مرفوض' },
      conflict: { fr: 'En conflit', en: 'In conflict', ar: 'في تعارض' },
    },
  ),
  /** The code of a refusal. */
  code: f.optional(f.text({ fr: 'Motif', en: 'Reason', ar: 'السبب' }, 60)),
  /** What a note adds, such as the wrong code that was typed. */
  detail: f.optional(f.json({ fr: 'Détail', en: 'Detail', ar: 'التفاصيل' })),
};
export type AuditEntry = RowOf<typeof auditFields>;

/**
 * A note: an event on the audit entity itself, whose only effect is its entry (a wrong code was typed). Its action is
 * CREATE, its `entityId` its own event id.
 */
export const auditNoteFields = {
  action: f.text(auditFields.action.label, 60),
  entity: f.text(auditFields.entity.label, 80),
  entityId: f.text(auditFields.entityId.label, 36),
  detail: f.optional(f.json(auditFields.detail.label)),
};
export type AuditNote = f.ValuesOf<typeof auditNoteFields>;

/** Actions of the notes by which an author says what became of a refused event (`detail.eventId`): the office repairs neither. */
export const REFUSAL_REPLACED = 'REFUSAL_REPLACED';
export const REFUSAL_DISCARDED = 'REFUSAL_DISCARDED';

/** Of any record, also of kinds that are not known here: an event may have been refused for that. */
export const NOTES_OF_ANY: readonly string[] = [REFUSAL_REPLACED, REFUSAL_DISCARDED];

export const defineAudit = (scope: readonly Scope[]) =>
  defineEntity({
    name: 'audit_entry',
    label: { fr: "Entrée d'audit", en: 'Audit entry', ar: 'سجل التدقيق' },
    labelMany: { fr: "Journal d'audit", en: 'Audit log', ar: 'سجلات التدقيق' },
    fields: auditFields,
    scope,
    policy: appendOnly,
    // [T8] The entry stays, and its link with it: the chain is made of the events' checksums.
    retention: { days: 730, least: 90, most: 5 * 365, after: 'receivedAt', fields: ['position'] },
    priority: 90,
    title: 'action',
    subtitle: ['entity', 'userId', 'occurredAt'],
    indexes: [{ columns: ['entityId'] }],
  });
