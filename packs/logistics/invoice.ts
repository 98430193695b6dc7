import { action, defineEntity, type Find, type RowOf } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { acceptAndAssign } from '../core/policy.ts';
import { role, user } from '../core/scope.ts';
import { shortCodeOf } from '../core/short-code.ts';
import type { Product } from './directory.ts';

/** Basis points in a whole: a discount of 10,000 is everything. */
const WHOLE_BP = 10_000;
/** Of a product in one line: more is a slip, and at the price in force its amount might be more than a column holds. */
const MOST = 10_000_000;

export const invoiceFields = {
  /** By the server, without gaps per tenant and year: `FA-2026-000123`. */
  reference: f.optional(f.text({ fr: 'Facture', en: 'Invoice', ar: 'الفاتورة' }, 40)),
  /** [L12] There from the moment it is made. */
  code: f.optional(f.text({ fr: 'Code', en: 'Code', ar: 'الرمز' }, 12)),
  clientId: f.reference({ fr: 'Client', en: 'Client', ar: 'الزبون' }, 'client'),
  repId: f.optional(f.reference({ fr: 'Commercial', en: 'Sales rep', ar: 'مندوب المبيعات' }, 'staff')),
  /** Whose stock it is taken from: the rep's. */
  warehouseId: f.optional(f.reference({ fr: 'Dépôt', en: 'Warehouse', ar: 'المستودع' }, 'warehouse')),
  issuedOn: f.day({ fr: 'Émise le', en: 'Issued on', ar: 'تاريخ الإصدار' }),
  status: f.choice(
    { fr: 'État', en: 'Status', ar: 'الحالة' },
    {
      accepted: { fr: 'Acceptée', en: 'Accepted', ar: 'مقبولة' },
      cancelled: { fr: 'Annulée', en: 'Cancelled', ar: 'ملغاة' },
    },
  ),
  lines: f.list(
    { fr: 'Lignes', en: 'Lines', ar: 'الأسطر' },
    {
      productId: f.reference({ fr: 'Produit', en: 'Product', ar: 'المنتج' }, 'product'),
      quantity: f.integer({ fr: 'Quantité', en: 'Quantity', ar: 'الكمية' }),
      /** In the event: as it was shown to the client. In the row, once the server has it: as it is charged. So are the next two. */
      unitPriceCents: f.copied(
        f.money({ fr: 'Prix unitaire', en: 'Unit price', ar: 'سعر الوحدة' }),
        'productId',
        'priceCents',
      ),
      taxRateBp: f.copied(f.optional(f.integer({ fr: 'TVA', en: 'VAT', ar: 'الرسم' })), 'productId', 'taxRateBp'),
      /** Of the product's row that both are of. */
      priceVersion: f.copied(
        f.optional(f.integer({ fr: 'Version du prix', en: 'Price version', ar: 'نسخة السعر' })),
        'productId',
        'version',
      ),
      /** In basis points: 250 is 2.5 %. */
      discountBp: f.optional(f.integer({ fr: 'Remise', en: 'Discount', ar: 'التخفيض' })),
    },
  ),
  netCents: f.optional(f.money({ fr: 'Total HT', en: 'Net', ar: 'المجموع دون رسوم' })),
  taxCents: f.optional(f.money({ fr: 'TVA', en: 'VAT', ar: 'الرسم على القيمة المضافة' })),
  totalCents: f.optional(f.money({ fr: 'Total TTC', en: 'Total', ar: 'المجموع مع الرسوم' })),
  cancelledAt: f.optional(f.instant({ fr: 'Annulée le', en: 'Cancelled at', ar: 'وقت الإلغاء' })),
  cancelledBy: f.optional(f.text({ fr: 'Annulée par', en: 'Cancelled by', ar: 'ألغاها' }, 36)),
  cancelReason: f.optional(f.text({ fr: "Motif d'annulation", en: 'Reason for cancelling', ar: 'سبب الإلغاء' }, 300)),
};
export type Invoice = RowOf<typeof invoiceFields>;
export type InvoiceLine = Invoice['lines'][number];

/** Amount of a line before tax, in the currency's smallest unit. Half a unit is rounded away from zero. */
export const lineCents = ({ quantity, unitPriceCents, discountBp }: InvoiceLine): number =>
  Math.round((quantity * unitPriceCents * (WHOLE_BP - (discountBp ?? 0))) / WHOLE_BP);

export const netCents = (lines: readonly InvoiceLine[]): number =>
  lines.reduce((sum, line) => sum + lineCents(line), 0);

/** Sums of an invoice, tax rounded line by line; `rateOf`: a product's tax rate in basis points, for lines that name none. */
export function sumsOf(lines: readonly InvoiceLine[], rateOf: (productId: string) => number) {
  const net = netCents(lines);
  const tax = lines.reduce((sum, line) => {
    const rateBp = line.taxRateBp ?? rateOf(line.productId);
    return sum + Math.round((lineCents(line) * rateBp) / WHOLE_BP);
  }, 0);
  return { netCents: net, taxCents: tax, totalCents: net + tax };
}

/** The lines with the price and tax of their products as they are now; of a product that nobody knows, as they were shown. */
export const chargedLines = (lines: readonly InvoiceLine[], find: Find): InvoiceLine[] =>
  lines.map((line) => {
    const product = find('product', line.productId) as Product | undefined;
    if (!product) return line;
    const { priceCents, taxRateBp, version } = product;
    return { ...line, unitPriceCents: priceCents, taxRateBp, priceVersion: version };
  });

/** How many lines are charged otherwise than they were shown. */
export const chargedOtherwise = (shown: readonly InvoiceLine[], charged: readonly InvoiceLine[]): number =>
  charged.filter(({ unitPriceCents, taxRateBp }, at) => {
    const was = shown[at]!;
    return unitPriceCents !== was.unitPriceCents || (was.taxRateBp !== null && taxRateBp !== was.taxRateBp);
  }).length;

/** The path of the first line that cannot be sold. */
function wrongLine(lines: readonly InvoiceLine[]): string | null {
  if (lines.length === 0) return 'lines';
  for (const [index, { quantity, unitPriceCents, discountBp, taxRateBp }] of lines.entries()) {
    if (quantity <= 0 || quantity > MOST) return `lines[${index}].quantity`;
    if (unitPriceCents < 0) return `lines[${index}].unitPriceCents`;
    if (taxRateBp !== null && (taxRateBp < 0 || taxRateBp > WHOLE_BP)) return `lines[${index}].taxRateBp`;
    if (discountBp !== null && (discountBp < 0 || discountBp > WHOLE_BP)) return `lines[${index}].discountBp`;
    if (!Number.isSafeInteger(quantity * unitPriceCents * WHOLE_BP)) return `lines[${index}].unitPriceCents`;
  }
  return null;
}

export const invoiceCreated = action(invoiceFields, {
  label: { fr: 'Émettre la facture', en: 'Issue the invoice', ar: 'إصدار الفاتورة' },
  roles: ['rep', 'admin'],
  irreversible: true,
  creates: true,
  payload: { clientId: invoiceFields.clientId, issuedOn: invoiceFields.issuedOn, lines: invoiceFields.lines },
  check(_row, { lines }) {
    const path = wrongLine(lines);
    return path ? { code: 'INVALID_PAYLOAD', data: { path } } : null;
  },
  apply: (row, { clientId, issuedOn, lines }) => ({
    code: shortCodeOf(row.id),
    clientId,
    issuedOn,
    lines,
    status: 'accepted' as const,
    ...(lines.every(({ taxRateBp }) => taxRateBp !== null) ? sumsOf(lines, () => 0) : { netCents: netCents(lines) }),
  }),
});

export const invoiceCancelled = action(invoiceFields, {
  label: { fr: 'Annuler la facture', en: 'Cancel the invoice', ar: 'إلغاء الفاتورة' },
  roles: ['rep', 'admin'],
  irreversible: true,
  payload: { reason: f.text(invoiceFields.cancelReason.label, 300) },
  check(row, { reason }) {
    if (row.status === 'cancelled') return { code: 'WRONG_STATE' };
    return reason.trim() ? null : { code: 'INVALID_PAYLOAD', data: { path: 'reason' } };
  },
  apply: (_row, { reason }, author) => ({
    status: 'cancelled' as const,
    cancelledAt: author.occurredAt,
    cancelledBy: author.userId,
    cancelReason: reason,
  }),
});

/** [L5] Made offline, accepted as it is; the server completes it. */
export const invoice = defineEntity({
  name: 'invoice',
  label: { fr: 'Facture', en: 'Invoice', ar: 'فاتورة' },
  labelMany: { fr: 'Factures', en: 'Invoices', ar: 'الفواتير' },
  fields: invoiceFields,
  scope: [role('admin'), user('repId')],
  policy: acceptAndAssign,
  actions: { INVOICE_CREATED: invoiceCreated, INVOICE_CANCELLED: invoiceCancelled },
  author: 'repId',
  // The server's to compute; what a device foresees is an estimate. A product that nobody knows bears no tax.
  derived: {
    from: ['lines'],
    fields: ['netCents', 'taxCents', 'totalCents'],
    needs: ['product'],
    of: ({ lines }, find) => sumsOf(lines, (id) => Number(find('product', id)?.taxRateBp ?? 0)),
  },
  serverFields: [
    'reference',
    'code',
    'repId',
    'warehouseId',
    'netCents',
    'taxCents',
    'totalCents',
    'cancelledAt',
    'cancelledBy',
    'cancelReason',
  ],
  priority: 15,
  search: ['reference', 'code'],
  indexes: [
    { columns: ['reference'], unique: true },
    { columns: ['repId', 'issuedOn'] },
    { columns: ['clientId', 'issuedOn'] },
  ],
  title: 'reference',
  subtitle: ['clientId', 'issuedOn', 'totalCents'],
});
