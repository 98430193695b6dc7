import { Hono } from 'hono';
import type { DeviceList } from '#protocol/devices.ts';
import { type AuthDeps, authenticated } from '../auth/authenticated.ts';
import { adminsOnly } from '../http/admins-only.ts';
import type { AccountEnv } from '../http/env.ts';
import { officeDevices } from './devices.ts';

/** `GET /api/admin/devices`: what the office has received of each device, and what it misses. */
export function deviceRoutes(deps: AuthDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  routes.get('/admin/devices', authenticated(deps), adminsOnly(), async (c) => {
    const { tenantId } = c.get('account');
    const devices = await deps.database.asTenant(tenantId, (tx) => officeDevices(tx, tenantId));
    return c.json({ devices } satisfies DeviceList);
  });
  return routes;
}
