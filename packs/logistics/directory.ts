import { defineEntity, type RowOf } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { lastWriteWins, manual, serverOwned } from '../core/policy.ts';
import { everyone, role, user, via } from '../core/scope.ts';
import { roles } from './roles.ts';

/** Who works here, under their user id, so that proofs show names and not ids. */
export const staff = defineEntity({
  name: 'staff',
  label: { fr: 'Collègue', en: 'Colleague', ar: 'زميل' },
  labelMany: { fr: 'Collègues', en: 'Colleagues', ar: 'الزملاء' },
  fields: {
    name: f.text({ fr: 'Nom', en: 'Name', ar: 'الاسم' }, 120),
    role: f.choice({ fr: 'Rôle', en: 'Role', ar: 'الدور' }, roles),
    phone: f.optional(f.text({ fr: 'Téléphone', en: 'Phone', ar: 'الهاتف' }, 30)),
    /** Where they load; what a rep sells is taken from its stock. */
    warehouseId: f.optional(f.reference({ fr: 'Dépôt', en: 'Warehouse', ar: 'المستودع' }, 'warehouse')),
  },
  scope: [role('admin'), role('keeper'), user('id')],
  policy: serverOwned,
  priority: 5,
  search: ['name', 'phone'],
  title: 'name',
  subtitle: ['role', 'phone'],
});

export const warehouse = defineEntity({
  name: 'warehouse',
  label: { fr: 'Dépôt', en: 'Warehouse', ar: 'مستودع' },
  labelMany: { fr: 'Dépôts', en: 'Warehouses', ar: 'المستودعات' },
  fields: {
    name: f.text({ fr: 'Nom', en: 'Name', ar: 'الاسم' }, 120),
    city: f.text({ fr: 'Ville', en: 'City', ar: 'المدينة' }, 80),
    address: f.text({ fr: 'Adresse', en: 'Address', ar: 'العنوان' }, 300),
    position: f.optional(f.position({ fr: 'Position', en: 'Position', ar: 'الموقع' })),
  },
  scope: [everyone()],
  policy: serverOwned,
  priority: 6,
  search: ['name', 'city'],
  title: 'name',
  subtitle: ['city', 'address'],
});

export const client = defineEntity({
  name: 'client',
  label: { fr: 'Client', en: 'Client', ar: 'زبون' },
  labelMany: { fr: 'Clients', en: 'Clients', ar: 'الزبائن' },
  fields: {
    name: f.text({ fr: 'Nom', en: 'Name', ar: 'الاسم' }, 200),
    phone: f.optional(f.text({ fr: 'Téléphone', en: 'Phone', ar: 'الهاتف' }, 30)),
    address: f.text({ fr: 'Adresse', en: 'Address', ar: 'العنوان' }, 300),
    city: f.text({ fr: 'Ville', en: 'City', ar: 'المدينة' }, 80),
    position: f.optional(f.position({ fr: 'Position', en: 'Position', ar: 'الموقع' })),
  },
  scope: [role('admin'), role('keeper'), role('rep'), via('delivery', 'clientId')],
  policy: lastWriteWins,
  alternatives: [manual],
  writes: { create: ['rep', 'admin'], update: ['rep', 'admin'], delete: ['admin'] },
  // Chains have one telephone and many shops; a shop without one is nobody's double.
  naturalKey: ['name', 'phone'],
  priority: 20,
  search: ['name', 'city', 'address', 'phone'],
  indexes: [{ columns: ['name'] }],
  title: 'name',
  subtitle: ['city', 'address', 'phone'],
});

export const product = defineEntity({
  name: 'product',
  label: { fr: 'Produit', en: 'Product', ar: 'منتج' },
  labelMany: { fr: 'Produits', en: 'Products', ar: 'المنتجات' },
  fields: {
    code: f.text({ fr: 'Code', en: 'Code', ar: 'الرمز' }, 40),
    name: f.text({ fr: 'Désignation', en: 'Name', ar: 'التسمية' }, 200),
    unit: f.text({ fr: 'Unité', en: 'Unit', ar: 'الوحدة' }, 40),
    priceCents: f.money({ fr: 'Prix', en: 'Price', ar: 'السعر' }),
    /** Tax rate in basis points: 1900 is 19 %. */
    taxRateBp: f.integer({ fr: 'TVA', en: 'VAT', ar: 'الرسم' }),
  },
  scope: [everyone()],
  policy: serverOwned,
  priority: 30,
  search: ['code', 'name'],
  indexes: [{ columns: ['code'], unique: true }],
  title: 'name',
  subtitle: ['code', 'unit', 'priceCents'],
});
export type Product = RowOf<typeof product.fields>;
