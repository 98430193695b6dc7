import type { Committed, DeviceApi } from '#device/api.ts';
import type { TestWorld } from '#server/test-world.ts';

// Clients of the logistics pack, as tests write and read them: records that every device may change.

export const CLIENT = 'logistics.client';

export const shop = {
  name: 'Épicerie El Feth',
  phone: null,
  address: '3 rue Larbi Ben M’hidi',
  city: 'Oran',
  position: null,
};

/** Commits, or throws why not. */
export async function writeShop(
  api: DeviceApi,
  action: string,
  payload: Record<string, unknown>,
  entityId?: string,
): Promise<Committed> {
  const done = await api.commit({ entity: CLIENT, action, payload, ...(entityId && { entityId }) });
  if (!done.ok) throw new Error(`${action}: ${done.problem.code} ${JSON.stringify(done.problem.data)}`);
  return done.value;
}

/** As the device shows it. */
export const shownShop = async (api: DeviceApi, id: string) =>
  (await api.query('SELECT * FROM logistics_client WHERE id = ?', [id]))[0];

/** As PostgreSQL holds it. */
export const storedShop = async ({ truth, tenant }: TestWorld, id: string) =>
  (await truth`select * from logistics.client where tenant_id = ${tenant.id} and id = ${id}`)[0];
