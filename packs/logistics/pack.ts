import { defineAudit } from '../core/audit.ts';
import { definePack } from '../core/pack.ts';
import { role, user } from '../core/scope.ts';
import { delivery } from './delivery.ts';
import { client, product, staff, warehouse } from './directory.ts';
import { roles } from './roles.ts';

/** Deliveries of a distributor: what a driver carries, to whom, and the proof that it arrived. */
export const logistics = definePack({
  name: 'logistics',
  label: { fr: 'Livraisons', en: 'Deliveries', ar: 'التوصيل' },
  roles,
  entities: { staff, warehouse, delivery, client, product, audit_entry: defineAudit([role('admin'), user('userId')]) },
  audit: 'audit_entry',
});
