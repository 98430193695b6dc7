import { Hono } from 'hono';
import { IncidentReport } from '#protocol/incident.ts';
import { LIMITS } from '#protocol/limits.ts';
import { type AuthDeps, authenticated } from '../auth/authenticated.ts';
import { adminsOnly } from '../http/admins-only.ts';
import type { AccountEnv } from '../http/env.ts';
import { readJson } from '../http/read-body.ts';
import { listIncidents, writeIncidents } from './incidents.ts';

/** `POST /api/sync/incidents` from devices, `GET /api/admin/incidents` for the office. */
export function incidentRoutes(deps: AuthDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  routes.post('/sync/incidents', authenticated(deps), async (c) => {
    const account = c.get('account');
    const { incidents } = await readJson(c.req.raw, IncidentReport, LIMITS.bodyBytes);
    await deps.database.asTenant(account.tenantId, (tx) => writeIncidents(tx, account, incidents, deps.clock.now()));
    return c.body(null, 204);
  });

  routes.get('/admin/incidents', authenticated(deps), adminsOnly(), async (c) => {
    const { tenantId } = c.get('account');
    return c.json({ incidents: await deps.database.asTenant(tenantId, (tx) => listIncidents(tx, tenantId)) });
  });
  return routes;
}
