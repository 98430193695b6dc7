import { Hono } from 'hono';
import * as z from 'zod/mini';
import { Uuid } from '#protocol/common.ts';
import { type DeviceList, RevokeRequest } from '#protocol/devices.ts';
import { LIMITS } from '#protocol/limits.ts';
import { type AuthDeps, authenticated } from '../auth/authenticated.ts';
import { revoke } from '../auth/device-registry.ts';
import { adminsOnly } from '../http/admins-only.ts';
import type { AccountEnv } from '../http/env.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { readJson, shaped } from '../http/read-body.ts';
import { officeDevices } from './devices.ts';

const Named = z.object({ deviceId: Uuid });

/**
 * `GET /api/admin/devices`: what the office has received of each device, and what it misses.
 * `POST /api/admin/devices/{device}/revoke`: one is lost, or was never wanted.
 */
export function deviceRoutes(deps: AuthDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  routes.get('/admin/devices', authenticated(deps), adminsOnly(), async (c) => {
    const { tenantId } = c.get('account');
    const devices = await deps.database.asTenant(tenantId, (tx) => officeDevices(tx, tenantId));
    return c.json({ devices } satisfies DeviceList);
  });
  routes.post('/admin/devices/:device/revoke', authenticated(deps), adminsOnly(), async (c) => {
    const { tenantId } = c.get('account');
    const { deviceId } = shaped(Named, { deviceId: c.req.param('device') });
    const { userId } = await readJson(c.req.raw, RevokeRequest, LIMITS.eventBytes);
    const now = deps.clock.now();
    const isKnown = await deps.database.asTenant(tenantId, (tx) => revoke(tx, { tenantId, userId, deviceId }, now));
    if (!isKnown) throw new HttpProblem('NOT_FOUND');
    // Afterwards: that it is revoked does not hang on what can be told of the others.
    const devices = await deps.database.asTenant(tenantId, (tx) => officeDevices(tx, tenantId));
    return c.json({ devices } satisfies DeviceList);
  });
  return routes;
}
