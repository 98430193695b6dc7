import { Hono } from 'hono';
import * as z from 'zod/mini';
import { Uuid } from '#protocol/common.ts';
import { LIMITS } from '#protocol/limits.ts';
import { VoidRequest } from '#protocol/void.ts';
import { authenticated } from '../auth/authenticated.ts';
import { adminsOnly } from '../http/admins-only.ts';
import type { AccountEnv } from '../http/env.ts';
import { readJson, shaped } from '../http/read-body.ts';
import { closeHoles, type VoidDeps } from './void.ts';

const Named = z.object({ deviceId: Uuid });

/** `POST /api/admin/devices/{device}/void`: for the administrators of the tenant. */
export function voidRoutes(deps: VoidDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  routes.post('/admin/devices/:device/void', authenticated(deps), adminsOnly(), async (c) => {
    const { deviceId } = shaped(Named, { deviceId: c.req.param('device') });
    const request = await readJson(c.req.raw, VoidRequest, LIMITS.eventBytes);
    return c.json(await closeHoles(deps, c.get('account'), deviceId, request));
  });
  return routes;
}
