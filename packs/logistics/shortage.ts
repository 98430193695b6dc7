import { action, defineEntity, type RowOf } from '../core/entity.ts';
import * as f from '../core/field.ts';
import type { Policy } from '../core/policy.ts';
import { role } from '../core/scope.ts';

export const shortageFields = {
  productId: f.reference({ fr: 'Produit', en: 'Product', ar: 'المنتج' }, 'product'),
  warehouseId: f.reference({ fr: 'Dépôt', en: 'Warehouse', ar: 'المستودع' }, 'warehouse'),
  /** In the product's unit: what no lot held. */
  quantity: f.integer({ fr: 'Quantité manquante', en: 'Missing quantity', ar: 'الكمية الناقصة' }),
  status: f.choice(
    { fr: 'État', en: 'Status', ar: 'الحالة' },
    {
      open: { fr: 'À traiter', en: 'Open', ar: 'للمعالجة' },
      settled: { fr: 'Réglé', en: 'Settled', ar: 'تمت تسويته' },
      /** By the server: the invoice was cancelled, and so nothing is missing. */
      withdrawn: { fr: 'Sans objet', en: 'No longer missing', ar: 'لم يعد ناقصا' },
    },
  ),
  /** The reference of the delivery or invoice: who looks into it may not hold the record itself. */
  cause: f.text({ fr: 'Origine', en: 'From', ar: 'المصدر' }, 40),
  deliveryId: f.optional(f.reference({ fr: 'Livraison', en: 'Delivery', ar: 'التسليمة' }, 'delivery')),
  invoiceId: f.optional(f.reference({ fr: 'Facture', en: 'Invoice', ar: 'الفاتورة' }, 'invoice')),
  /** Who delivered or sold it. */
  userId: f.text({ fr: 'Par', en: 'By', ar: 'بواسطة' }, 36),
  at: f.instant({ fr: 'Constaté le', en: 'Found at', ar: 'وقت الاكتشاف' }),
  note: f.optional(f.text({ fr: 'Suite donnée', en: 'What was done', ar: 'الإجراء المتخذ' }, 300)),
  settledAt: f.optional(f.instant({ fr: 'Réglé le', en: 'Settled at', ar: 'وقت التسوية' })),
  settledBy: f.optional(f.text({ fr: 'Réglé par', en: 'Settled by', ar: 'سواه' }, 36)),
};
export type Shortage = RowOf<typeof shortageFields>;

/** Two people in the office look into the same one: what the first has noted stands. */
const policy: Policy<Shortage> = {
  kind: 'firstWins',
  decided: ({ status, settledBy: by, settledAt: at }) =>
    status === 'open' ? null : { code: 'ALREADY_SETTLED', by, at },
  overtaken: () => null,
};

export const shortageSettled = action(shortageFields, {
  label: { fr: 'Régler le manquant', en: 'Settle the shortage', ar: 'تسوية النقص' },
  roles: ['admin', 'keeper'],
  irreversible: false,
  payload: { note: f.text(shortageFields.note.label, 300) },
  check: (_row, { note }) => (note.trim() ? null : { code: 'INVALID_PAYLOAD', data: { path: 'note' } }),
  apply: (_row, { note }, author) => ({
    status: 'settled' as const,
    note: note.trim(),
    settledAt: author.occurredAt,
    settledBy: author.userId,
  }),
});

/** [L6] Goods that were handed over or sold and that no lot held, until somebody in the office has looked into it. */
export const shortage = defineEntity({
  name: 'shortage',
  label: { fr: 'Manquant', en: 'Shortage', ar: 'نقص' },
  labelMany: { fr: 'Manquants', en: 'Shortages', ar: 'النواقص' },
  fields: shortageFields,
  scope: [role('admin'), role('keeper')],
  policy,
  actions: { SHORTAGE_SETTLED: shortageSettled },
  priority: 35,
  search: ['cause', 'note'],
  indexes: [{ columns: ['status', 'at'] }, { columns: ['deliveryId'] }, { columns: ['invoiceId'], onServer: true }],
  title: 'productId',
  subtitle: ['quantity', 'cause', 'at'],
});
