import { action, defineEntity, type RowOf } from '../core/entity.ts';
import * as f from '../core/field.ts';
import type { Policy } from '../core/policy.ts';
import { role, user } from '../core/scope.ts';

export const deliveryFields = {
  reference: f.text({ fr: 'Bon de livraison', en: 'Delivery note', ar: 'وصل التسليم' }, 40),
  clientId: f.reference({ fr: 'Client', en: 'Client', ar: 'الزبون' }, 'client'),
  driverId: f.reference({ fr: 'Livreur', en: 'Driver', ar: 'السائق' }, 'staff'),
  warehouseId: f.reference({ fr: 'Dépôt', en: 'Warehouse', ar: 'المستودع' }, 'warehouse'),
  plannedOn: f.day({ fr: 'Prévue le', en: 'Planned on', ar: 'مبرمجة يوم' }),
  stop: f.integer({ fr: 'Arrêt', en: 'Stop', ar: 'المحطة' }),
  note: f.optional(f.text({ fr: 'Note', en: 'Note', ar: 'ملاحظة' }, 500)),
  status: f.choice(
    { fr: 'État', en: 'Status', ar: 'الحالة' },
    {
      pending: { fr: 'À livrer', en: 'To deliver', ar: 'للتسليم' },
      validated: { fr: 'Livrée', en: 'Delivered', ar: 'تم التسليم' },
      refused: { fr: 'Refusée par le client', en: 'Refused by the client', ar: 'رفضها الزبون' },
      cancelled: { fr: 'Annulée', en: 'Cancelled', ar: 'ملغاة' },
    },
  ),
  totalCents: f.money({ fr: 'Total', en: 'Total', ar: 'المجموع' }),
  /** What the QR code on the paper holds. */
  qrPayload: f.text({ fr: 'Contenu du QR', en: 'QR payload', ar: 'محتوى الرمز' }, 200),
  /** The short code under the QR code, for typing. */
  code: f.text({ fr: 'Code', en: 'Code', ar: 'الرمز' }, 12),
  lines: f.list(
    { fr: 'Lignes', en: 'Lines', ar: 'الأسطر' },
    {
      productId: f.reference({ fr: 'Produit', en: 'Product', ar: 'المنتج' }, 'product'),
      quantity: f.integer({ fr: 'Quantité', en: 'Quantity', ar: 'الكمية' }),
      unitPriceCents: f.money({ fr: 'Prix unitaire', en: 'Unit price', ar: 'سعر الوحدة' }),
    },
  ),
  validatedAt: f.optional(f.instant({ fr: 'Validée le', en: 'Validated at', ar: 'وقت التأكيد' })),
  validatedBy: f.optional(f.text({ fr: 'Validée par', en: 'Validated by', ar: 'أكدها' }, 36)),
  receivedBy: f.optional(f.text({ fr: 'Reçue par', en: 'Received by', ar: 'استلمها' }, 120)),
  position: f.optional(f.position({ fr: 'Position', en: 'Position', ar: 'الموقع' })),
  signature: f.optional(f.file({ fr: 'Signature', en: 'Signature', ar: 'التوقيع' })),
  photo: f.optional(f.file({ fr: 'Photo', en: 'Photo', ar: 'الصورة' })),
  /** Set by the server: `incomplete` until every file that the validation names has arrived. */
  proof: f.optional(
    f.choice(
      { fr: 'Preuve', en: 'Proof', ar: 'الإثبات' },
      {
        incomplete: { fr: 'Preuve incomplète', en: 'Proof incomplete', ar: 'إثبات غير مكتمل' },
        complete: { fr: 'Preuve complète', en: 'Proof complete', ar: 'إثبات مكتمل' },
      },
    ),
  ),
  /** Set by the server: validated by its former driver, who was offline when it was given to another. */
  validatedAfterReassignment: f.optional(
    f.boolean({ fr: 'Validée après réaffectation', en: 'Validated after reassignment', ar: 'أُكدت بعد إعادة الإسناد' }),
  ),
};
export type Delivery = RowOf<typeof deliveryFields>;

const policy: Policy<Delivery> = {
  kind: 'firstWins',
  decided: (row) =>
    row.status === 'validated' ? { code: 'ALREADY_VALIDATED', by: row.validatedBy, at: row.validatedAt } : null,
  overtaken: (row) => (row.status === 'cancelled' || row.status === 'refused' ? 'CANCELLED_MEANWHILE' : null),
};

/** A code as people type it: case, spaces and dashes do not count. */
export const normalizeCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]+/g, '');

export const deliveryValidated = action(deliveryFields, {
  label: { fr: 'Valider la livraison', en: 'Validate the delivery', ar: 'تأكيد التسليم' },
  roles: ['driver'],
  irreversible: true,
  payload: {
    /** What was scanned. */
    qrPayload: f.optional(f.text(deliveryFields.qrPayload.label, 200)),
    /** What was typed instead. */
    code: f.optional(f.text(deliveryFields.code.label, 20)),
    validatedAt: f.instant(deliveryFields.validatedAt.label),
    receivedBy: f.optional(f.text(deliveryFields.receivedBy.label, 120)),
    position: f.optional(f.position(deliveryFields.position.label)),
    signature: f.optional(f.file(deliveryFields.signature.label)),
    photo: f.optional(f.file(deliveryFields.photo.label)),
  },
  check(row, payload) {
    const scanned = payload.qrPayload !== null && payload.qrPayload === row.qrPayload;
    const typed = payload.code !== null && normalizeCode(payload.code) === normalizeCode(row.code);
    return scanned || typed ? null : { code: 'QR_MISMATCH' };
  },
  apply: (_row, payload, author) => ({
    status: 'validated' as const,
    validatedAt: payload.validatedAt,
    validatedBy: author.userId,
    receivedBy: payload.receivedBy,
    position: payload.position,
    signature: payload.signature,
    photo: payload.photo,
  }),
});

export const delivery = defineEntity({
  name: 'delivery',
  label: { fr: 'Livraison', en: 'Delivery', ar: 'تسليمة' },
  labelMany: { fr: 'Livraisons', en: 'Deliveries', ar: 'التسليمات' },
  fields: deliveryFields,
  scope: [role('admin'), role('keeper'), user('driverId')],
  policy,
  actions: { DELIVERY_VALIDATED: deliveryValidated },
  priority: 10,
  search: ['reference', 'code', 'note'],
  indexes: [
    { columns: ['reference'], unique: true },
    { columns: ['plannedOn', 'stop'] },
    { columns: ['clientId'] },
    { columns: ['driverId', 'plannedOn'] },
  ],
});
