import type { Intent } from '#device/api.ts';
import type { FreshTenant } from '#server/demo/tenant.ts';

type Delivery = FreshTenant['deliveries'][number];

/** What a driver does at a stop, as the screen makes it. */
export interface Work {
  action: 'DELIVERY_VALIDATED' | 'DELIVERY_REFUSED';
  payload: Record<string, unknown>;
}

const position = { latitude: 36.7211, longitude: 3.1836, accuracyM: 12 };

/** Validated, when the code is typed. The server also takes the goods out of the stock, lot by lot. */
export const validated = ({ code }: Delivery): Work => ({
  action: 'DELIVERY_VALIDATED',
  payload: { code, validatedAt: '2026-11-20T09:00:00.000Z', receivedBy: 'Samira Haddad', position },
});

/** Refused by the client: what every event costs, and nothing beside it. */
export const refused = (): Work => ({
  action: 'DELIVERY_REFUSED',
  payload: { reason: 'Fermé pour inventaire', refusedAt: '2026-11-20T09:00:00.000Z', position },
});

/** One for each delivery. */
export const intentsOf = ({ deliveries }: FreshTenant, work: (delivery: Delivery) => Work): Intent[] =>
  deliveries.map((delivery) => ({
    ...{ entity: 'logistics.delivery', entityId: delivery.id, context: { battery: 0.7, network: '4g' } },
    ...work(delivery),
  }));
