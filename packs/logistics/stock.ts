import { defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { serverOwned } from '../core/policy.ts';
import { role } from '../core/scope.ts';

const product = () => f.reference({ fr: 'Produit', en: 'Product', ar: 'المنتج' }, 'product');
const warehouse = () => f.reference({ fr: 'Dépôt', en: 'Warehouse', ar: 'المستودع' }, 'warehouse');

/** [L6] What there is of a product in a warehouse. Only the server writes it. */
export const stockLevel = defineEntity({
  name: 'stock_level',
  label: { fr: 'Stock', en: 'Stock level', ar: 'مستوى المخزون' },
  labelMany: { fr: 'Stocks', en: 'Stock levels', ar: 'مستويات المخزون' },
  fields: {
    productId: product(),
    warehouseId: warehouse(),
    /** In the product's unit; below zero when more was sold than was counted in. */
    quantity: f.integer({ fr: 'Quantité', en: 'Quantity', ar: 'الكمية' }),
  },
  scope: [role('admin'), role('keeper'), role('rep')],
  policy: serverOwned,
  priority: 40,
  naturalKey: ['productId', 'warehouseId'],
  indexes: [{ columns: ['warehouseId', 'productId'], unique: true }],
  title: 'productId',
  subtitle: ['warehouseId', 'quantity'],
});

/** What came in at once, at one cost: consumed in the order of arrival. */
export const stockLot = defineEntity({
  name: 'stock_lot',
  label: { fr: 'Lot', en: 'Stock lot', ar: 'دفعة مخزون' },
  labelMany: { fr: 'Lots', en: 'Stock lots', ar: 'دفعات المخزون' },
  fields: {
    number: f.text({ fr: 'Numéro de lot', en: 'Lot number', ar: 'رقم الدفعة' }, 40),
    productId: product(),
    warehouseId: warehouse(),
    receivedOn: f.day({ fr: 'Entré le', en: 'Received on', ar: 'تاريخ الدخول' }),
    expiresOn: f.optional(f.day({ fr: 'À consommer avant', en: 'Use by', ar: 'صالح إلى غاية' })),
    quantity: f.integer({ fr: 'Quantité entrée', en: 'Quantity received', ar: 'الكمية الداخلة' }),
    remaining: f.integer({ fr: 'Quantité restante', en: 'Quantity left', ar: 'الكمية المتبقية' }),
    unitCostCents: f.money({ fr: "Coût d'achat", en: 'Unit cost', ar: 'كلفة الشراء' }),
  },
  scope: [role('admin'), role('keeper')],
  policy: serverOwned,
  priority: 50,
  search: ['number'],
  indexes: [{ columns: ['warehouseId', 'productId', 'receivedOn'], onServer: true }],
  title: 'number',
  subtitle: ['productId', 'receivedOn', 'remaining'],
});

/** Each change of a lot and why; what was taken without a lot is of kind `shortage`, and a case of its own (`shortage.ts`). */
export const stockMovement = defineEntity({
  name: 'stock_movement',
  label: { fr: 'Mouvement de stock', en: 'Stock movement', ar: 'حركة مخزون' },
  labelMany: { fr: 'Mouvements de stock', en: 'Stock movements', ar: 'حركات المخزون' },
  fields: {
    productId: product(),
    warehouseId: warehouse(),
    /** Absent: there was no lot left to take from. */
    lotId: f.optional(f.reference({ fr: 'Lot', en: 'Lot', ar: 'الدفعة' }, 'stock_lot')),
    /** Negative: taken out. */
    quantity: f.integer({ fr: 'Quantité', en: 'Quantity', ar: 'الكمية' }),
    kind: f.choice(
      { fr: 'Nature', en: 'Kind', ar: 'النوع' },
      {
        receipt: { fr: 'Entrée', en: 'Receipt', ar: 'إدخال' },
        delivery: { fr: 'Livraison', en: 'Delivery', ar: 'تسليم' },
        invoice: { fr: 'Facture', en: 'Invoice', ar: 'فاتورة' },
        correction: { fr: 'Correction', en: 'Correction', ar: 'تصحيح' },
        shortage: { fr: 'Manquant', en: 'Shortage', ar: 'نقص' },
      },
    ),
    /** The delivery, invoice or correction that caused it. */
    causeId: f.optional(f.text({ fr: 'Origine', en: 'Cause', ar: 'السبب' }, 36)),
    at: f.instant({ fr: 'Date', en: 'Date', ar: 'التاريخ' }),
  },
  scope: [role('admin'), role('keeper')],
  policy: serverOwned,
  priority: 60,
  indexes: [{ columns: ['kind', 'at'] }, { columns: ['causeId'], onServer: true }, { columns: ['productId', 'at'] }],
  summedIn: ['stock_level', 'stock_lot'],
  title: 'productId',
  subtitle: ['kind', 'quantity', 'at'],
});
