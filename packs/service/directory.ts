import { defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { lastWriteWins, perField, serverOwned } from '../core/policy.ts';
import { everyone, role, sector, user, via } from '../core/scope.ts';
import { customerId, EVERY_ROLE, erpNumber, OFFICE, phone, roles, sectorField } from './roles.ts';

/** Who works here, under their user id. */
export const colleague = defineEntity({
  name: 'colleague',
  label: { fr: 'Collègue', en: 'Colleague', ar: 'زميل' },
  labelMany: { fr: 'Collègues', en: 'Colleagues', ar: 'الزملاء' },
  fields: {
    name: f.text({ fr: 'Nom', en: 'Name', ar: 'الاسم' }, 120),
    role: f.choice({ fr: 'Rôle', en: 'Role', ar: 'الدور' }, roles),
    phone,
    sector: f.optional(sectorField),
    trade: f.optional(f.text({ fr: 'Spécialité', en: 'Trade', ar: 'التخصص' }, 80)),
  },
  scope: [everyone()],
  policy: serverOwned,
  priority: 5,
  search: ['name', 'phone'],
  title: 'name',
  subtitle: ['role', 'trade', 'phone'],
});

/**
 * [F2] Those of a technician's sector, and those of their interventions wherever they are. The ERP is the master; who
 * stands at the door knows best how the customer is reached.
 */
export const customer = defineEntity({
  name: 'customer',
  label: { fr: 'Client', en: 'Customer', ar: 'زبون' },
  labelMany: { fr: 'Clients', en: 'Customers', ar: 'الزبائن' },
  fields: {
    name: f.text({ fr: 'Nom', en: 'Name', ar: 'الاسم' }, 200),
    sector: sectorField,
    phone,
    contactName: f.optional(f.text({ fr: 'Interlocuteur', en: 'Contact', ar: 'جهة الاتصال' }, 120)),
    /** Who is called from the closed door. */
    contactPhone: f.optional(
      f.text({ fr: 'Téléphone de l’interlocuteur', en: 'Contact’s phone', ar: 'هاتف جهة الاتصال' }, 30),
    ),
    address: f.text({ fr: 'Adresse', en: 'Address', ar: 'العنوان' }, 300),
    city: f.optional(f.text({ fr: 'Ville', en: 'City', ar: 'المدينة' }, 80)),
    position: f.optional(f.position({ fr: 'Position', en: 'Position', ar: 'الموقع' })),
    access: f.optional(f.text({ fr: "Consignes d'accès", en: 'How to get in', ar: 'تعليمات الدخول' }, 500)),
    erpNumber,
  },
  scope: [role('manager'), role('admin'), sector('sector'), via('intervention', 'customerId')],
  policy: perField({ otherwise: 'server', client: ['phone', 'contactName', 'contactPhone', 'position', 'access'] }),
  writes: { create: OFFICE, update: EVERY_ROLE, delete: ['admin'] },
  serverFields: ['erpNumber'],
  naturalKey: ['name', 'phone'],
  priority: 20,
  search: ['name', 'city', 'address', 'phone', 'contactName', 'contactPhone'],
  indexes: [{ columns: ['name'] }, { columns: ['sector', 'name'] }],
  title: 'name',
  subtitle: ['city', 'address', 'phone'],
});

export const project = defineEntity({
  name: 'project',
  label: { fr: 'Projet', en: 'Project', ar: 'مشروع' },
  labelMany: { fr: 'Projets', en: 'Projects', ar: 'المشاريع' },
  fields: {
    code: f.text({ fr: 'Code', en: 'Code', ar: 'الرمز' }, 40),
    name: f.text({ fr: 'Nom', en: 'Name', ar: 'الاسم' }, 200),
    customerId: f.optional(customerId),
    leaderId: f.optional(f.reference({ fr: 'Responsable', en: 'Leader', ar: 'المسؤول' }, 'colleague')),
    startsOn: f.optional(f.day({ fr: 'Début', en: 'Starts on', ar: 'البداية' })),
    endsOn: f.optional(f.day({ fr: 'Fin', en: 'Ends on', ar: 'النهاية' })),
    status: f.choice(
      { fr: 'État', en: 'Status', ar: 'الحالة' },
      {
        open: { fr: 'En cours', en: 'Open', ar: 'جار' },
        closed: { fr: 'Clos', en: 'Closed', ar: 'مغلق' },
      },
    ),
  },
  scope: [role('manager'), role('admin'), user('leaderId'), via('intervention', 'projectId')],
  policy: lastWriteWins,
  writes: { create: OFFICE, update: OFFICE, delete: ['admin'] },
  naturalKey: ['code'],
  priority: 25,
  search: ['code', 'name'],
  indexes: [{ columns: ['code'] }],
  title: 'name',
  subtitle: ['code', 'customerId', 'status'],
});

/** The catalogue: parts and work that are charged. */
export const product = defineEntity({
  name: 'product',
  label: { fr: 'Article', en: 'Product', ar: 'صنف' },
  labelMany: { fr: 'Catalogue', en: 'Catalogue', ar: 'الدليل' },
  fields: {
    code: f.text({ fr: 'Code', en: 'Code', ar: 'الرمز' }, 40),
    name: f.text({ fr: 'Désignation', en: 'Name', ar: 'التسمية' }, 200),
    family: f.optional(f.text({ fr: 'Famille', en: 'Family', ar: 'العائلة' }, 80)),
    unit: f.text({ fr: 'Unité', en: 'Unit', ar: 'الوحدة' }, 40),
    priceCents: f.money({ fr: 'Prix', en: 'Price', ar: 'السعر' }),
  },
  scope: [everyone()],
  policy: serverOwned,
  priority: 30,
  search: ['code', 'name', 'family'],
  indexes: [{ columns: ['code'], unique: true }],
  title: 'name',
  subtitle: ['code', 'family', 'priceCents'],
});
