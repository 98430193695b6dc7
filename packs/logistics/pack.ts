import { defineAudit } from '../core/audit.ts';
import { definePack } from '../core/pack.ts';
import { role, user } from '../core/scope.ts';
import { delivery } from './delivery.ts';
import { client, product, staff, warehouse } from './directory.ts';
import { invoice } from './invoice.ts';
import { roles } from './roles.ts';
import { shortage } from './shortage.ts';
import { stockLevel, stockLot, stockMovement } from './stock.ts';

/** A distributor: what drivers deliver with proof, what reps sell and invoice, and the stock behind both. */
export const logistics = definePack({
  name: 'logistics',
  label: { fr: 'Distribution', en: 'Distribution', ar: 'التوزيع' },
  roles,
  entities: {
    staff,
    warehouse,
    delivery,
    invoice,
    client,
    product,
    stock_level: stockLevel,
    stock_lot: stockLot,
    stock_movement: stockMovement,
    shortage,
    audit_entry: defineAudit([role('admin'), user('userId')]),
  },
  homes: { rep: 'invoice' },
  audit: 'audit_entry',
});
