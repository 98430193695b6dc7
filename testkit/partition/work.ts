import type { Intent } from '#device/api.ts';
import type { Draw } from '#server/demo/draw.ts';
import type { FreshAccount, FreshTenant } from '#server/demo/tenant.ts';

/** What a person has left to do: their own deliveries, each once. */
export type Work = () => Intent;

/**
 * Three drivers validate their deliveries, and keep notes on clients that all of them visit; the rep and the administrator make
 * clients and change the same few over and over: every second event meets somebody else's.
 */
export function workOf(tenant: FreshTenant, person: FreshAccount, draw: Draw, now: () => Date): Work {
  const deliveries = tenant.deliveries.filter(({ driverId }) => driverId === person.id);
  const shared = tenant.clients.slice(0, 5);
  const product = draw.pick(tenant.products);
  let made = 0;
  return () => {
    if (person.role === 'driver') {
      const delivery = deliveries.pop();
      if (!delivery) throw new Error('a driver has no delivery left: make a larger tenant');
      return {
        entity: 'logistics.delivery',
        entityId: delivery.id,
        action: 'DELIVERY_VALIDATED',
        payload: { code: delivery.code, validatedAt: now().toISOString(), receivedBy: 'Samira' },
      };
    }
    made += 1;
    const kind = draw.int(1, 10);
    if (kind <= 6) {
      const field = draw.pick(['address', 'city', 'phone'] as const);
      const payload = { [field]: `${person.role} ${made}` };
      return { entity: 'logistics.client', entityId: draw.pick(shared).id, action: 'UPDATE', payload };
    }
    if (kind <= 8) {
      const payload = { name: `${person.name} ${made}`, phone: null, address: 'Rue 1', city: 'Alger', position: null };
      return { entity: 'logistics.client', action: 'CREATE', payload };
    }
    const lines = [
      { productId: product.id, quantity: draw.int(1, 9), unitPriceCents: product.priceCents, discountBp: null },
    ];
    const payload = { clientId: draw.pick(shared).id, issuedOn: tenant.day, lines };
    return { entity: 'logistics.invoice', action: 'INVOICE_CREATED', payload };
  };
}
