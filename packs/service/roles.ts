import type { Text } from '#protocol/locale.ts';
import * as f from '../core/field.ts';

export const roles = {
  technician: { fr: 'Technicien', en: 'Technician', ar: 'تقني' },
  manager: { fr: "Chef d'équipe", en: 'Manager', ar: 'رئيس الفرقة' },
  admin: { fr: 'Administrateur', en: 'Administrator', ar: 'مسؤول' },
} as const satisfies Record<string, Text>;

export const EVERY_ROLE = ['technician', 'manager', 'admin'] as const;
export const OFFICE = ['manager', 'admin'] as const;

/** [F2] What is older leaves a technician's device; the server keeps it. */
export const PAST_DAYS = 30;

/** The part of the country that a technician serves: what users hold and customers belong to. */
export const sectorField = f.text({ fr: 'Secteur', en: 'Sector', ar: 'القطاع' }, 60);
export const phone = f.optional(f.text({ fr: 'Téléphone', en: 'Phone', ar: 'الهاتف' }, 30));
/** [F5] The number that the company's ERP knows it by. */
export const erpNumber = f.optional(f.text({ fr: 'Numéro ERP', en: 'ERP number', ar: 'رقم النظام' }, 40));
export const colleagueId = f.reference({ fr: 'Technicien', en: 'Technician', ar: 'التقني' }, 'colleague');
export const customerId = f.reference({ fr: 'Client', en: 'Customer', ar: 'الزبون' }, 'customer');
export const interventionId = f.optional(
  f.reference({ fr: 'Intervention', en: 'Intervention', ar: 'التدخل' }, 'intervention'),
);
export const projectId = f.optional(f.reference({ fr: 'Projet', en: 'Project', ar: 'المشروع' }, 'project'));
export const note = f.optional(f.text({ fr: 'Remarque', en: 'Note', ar: 'ملاحظة' }, 1_000));
