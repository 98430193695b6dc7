import { action, defineEntity, type RowOf } from '../core/entity.ts';
import * as f from '../core/field.ts';
import type { Policy } from '../core/policy.ts';
import { role, user } from '../core/scope.ts';
import { normalizeCode } from '../core/short-code.ts';

/** A note: what was typed is not the code of this delivery. */
export const WRONG_CODE = 'WRONG_CODE';

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
  /** What was handed over, where it differs from the lines; a product that is not named was delivered in full. */
  deliveredLines: f.optional(
    f.list(
      { fr: 'Quantités livrées', en: 'Delivered quantities', ar: 'الكميات المسلمة' },
      {
        productId: f.reference({ fr: 'Produit', en: 'Product', ar: 'المنتج' }, 'product'),
        deliveredQuantity: f.integer({ fr: 'Quantité livrée', en: 'Delivered quantity', ar: 'الكمية المسلمة' }),
        reason: f.optional(f.text({ fr: 'Motif', en: 'Reason', ar: 'السبب' }, 200)),
      },
    ),
  ),
  validatedAt: f.optional(f.instant({ fr: 'Validée le', en: 'Validated at', ar: 'وقت التأكيد' })),
  validatedBy: f.optional(f.text({ fr: 'Validée par', en: 'Validated by', ar: 'أكدها' }, 36)),
  refusedAt: f.optional(f.instant({ fr: 'Refusée le', en: 'Refused at', ar: 'وقت الرفض' })),
  /** The driver who brought it back. */
  refusedBy: f.optional(f.text({ fr: 'Rapportée par', en: 'Brought back by', ar: 'أعادها' }, 36)),
  refusalReason: f.optional(f.text({ fr: 'Motif du refus', en: 'Reason for the refusal', ar: 'سبب الرفض' }, 300)),
  /** What the office counts refusals by; the words are in the reason. */
  refusalCause: f.optional(
    f.choice(
      { fr: 'Cause du refus', en: 'Cause of the refusal', ar: 'نوع الرفض' },
      {
        closed: { fr: 'Fermé ou absent', en: 'Closed or absent', ar: 'مغلق أو غائب' },
        damaged: { fr: 'Marchandise abîmée', en: 'Damaged goods', ar: 'سلعة متضررة' },
        wrong: { fr: 'Erreur de commande', en: 'Wrong order', ar: 'خطأ في الطلبية' },
        unpaid: { fr: 'Paiement impossible', en: 'Could not pay', ar: 'تعذر الدفع' },
        other: { fr: 'Autre', en: 'Other', ar: 'آخر' },
      },
    ),
  ),
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
  decided(row) {
    if (row.status === 'validated') return { code: 'ALREADY_VALIDATED', by: row.validatedBy, at: row.validatedAt };
    // Without who brought it back it was the office that wrote it.
    if (row.status === 'refused' && row.refusedBy !== null) {
      return { code: 'ALREADY_REFUSED', by: row.refusedBy, at: row.refusedAt };
    }
    return null;
  },
  overtaken: (row) => (row.status === 'cancelled' || row.status === 'refused' ? 'CANCELLED_MEANWHILE' : null),
};

type DeliveredLine = NonNullable<Delivery['deliveredLines']>[number];

/** What was handed over of each product, by its id: what was ordered, unless the driver said otherwise. */
export function handedOver({ lines, deliveredLines }: Pick<Delivery, 'lines' | 'deliveredLines'>): Map<string, number> {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  for (const { productId, deliveredQuantity } of deliveredLines ?? []) quantities.set(productId, deliveredQuantity);
  return quantities;
}

/** The first delivered line that cannot be: of a product that was not ordered, named twice, or more than was ordered. */
function wrongLine(row: Delivery, delivered: readonly DeliveredLine[]): string | null {
  const ordered = new Map<string, number>();
  for (const { productId, quantity } of row.lines) ordered.set(productId, (ordered.get(productId) ?? 0) + quantity);
  for (const [index, { productId, deliveredQuantity }] of delivered.entries()) {
    const isTwice = delivered.findIndex((line) => line.productId === productId) < index;
    if (isTwice || !ordered.has(productId)) return `lines[${index}].productId`;
    if (deliveredQuantity < 0 || deliveredQuantity > ordered.get(productId)!)
      return `lines[${index}].deliveredQuantity`;
  }
  return null;
}

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
    /** Only where less was handed over than ordered. */
    lines: deliveryFields.deliveredLines,
  },
  check(row, payload) {
    const scanned = payload.qrPayload !== null && payload.qrPayload === row.qrPayload;
    const typed = payload.code !== null && normalizeCode(payload.code) === normalizeCode(row.code);
    if (!scanned && !typed) return { code: 'QR_MISMATCH' };
    const path = payload.lines?.length ? wrongLine(row, payload.lines) : null;
    return path === null ? null : { code: 'INVALID_PAYLOAD', data: { path } };
  },
  apply: (_row, payload, author) => ({
    status: 'validated' as const,
    validatedAt: payload.validatedAt,
    validatedBy: author.userId,
    receivedBy: payload.receivedBy,
    position: payload.position,
    signature: payload.signature,
    photo: payload.photo,
    deliveredLines: payload.lines?.length ? payload.lines : null,
  }),
});

export const deliveryRefused = action(deliveryFields, {
  label: { fr: 'Refusée par le client', en: 'Refused by the client', ar: 'رفضها الزبون' },
  roles: ['driver'],
  irreversible: true,
  payload: {
    reason: f.text(deliveryFields.refusalReason.label, 300),
    cause: deliveryFields.refusalCause,
    refusedAt: deliveryFields.refusedAt,
    position: deliveryFields.position,
    photo: deliveryFields.photo,
  },
  check: (_row, payload) => (payload.reason.trim() ? null : { code: 'INVALID_PAYLOAD', data: { path: 'reason' } }),
  apply: (_row, payload, author) => ({
    status: 'refused' as const,
    refusedAt: payload.refusedAt ?? author.occurredAt,
    refusedBy: author.userId,
    refusalReason: payload.reason,
    refusalCause: payload.cause,
    position: payload.position,
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
  actions: { DELIVERY_VALIDATED: deliveryValidated, DELIVERY_REFUSED: deliveryRefused },
  notes: { [WRONG_CODE]: { label: { fr: 'Mauvais code', en: 'Wrong code', ar: 'رمز خاطئ' } } },
  // [T8] The record stays, as the books do; who signed, and where, does not.
  // A year to contest it, ten as the books.
  retention: {
    days: 5 * 365,
    least: 365,
    most: 10 * 365,
    after: 'plannedOn',
    fields: ['receivedBy', 'position', 'signature', 'photo'],
  },
  priority: 10,
  search: ['reference', 'code', 'note'],
  indexes: [
    { columns: ['reference'], unique: true },
    { columns: ['plannedOn', 'stop'] },
    { columns: ['clientId'] },
    { columns: ['driverId', 'plannedOn'] },
  ],
  title: 'reference',
  subtitle: ['plannedOn', 'status', 'totalCents'],
});
