import { defineAudit } from '../core/audit.ts';
import { definePack } from '../core/pack.ts';
import { role, user } from '../core/scope.ts';
import { colleague, customer, product, project } from './directory.ts';
import { intervention } from './intervention.ts';
import { roles } from './roles.ts';
import { expense, photo, timesheet } from './work.ts';

/** Technicians on the road, with their share of a far larger ERP: what they have to do, for whom, and what it took. */
export const service = definePack({
  name: 'service',
  label: { fr: 'Interventions', en: 'Field service', ar: 'التدخلات الميدانية' },
  roles,
  entities: {
    colleague,
    intervention,
    customer,
    project,
    product,
    timesheet,
    expense,
    photo,
    audit_entry: defineAudit([role('admin'), user('userId')]),
  },
  homes: { technician: 'intervention', manager: 'intervention', admin: 'intervention' },
  audit: 'audit_entry',
});
