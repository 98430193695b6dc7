import { Hono } from 'hono';
import { LIMITS } from '#protocol/limits.ts';
import { RulesChange } from '#protocol/rules-change.ts';
import { type AuthDeps, authenticated } from '../auth/authenticated.ts';
import { adminsOnly } from '../http/admins-only.ts';
import type { AccountEnv } from '../http/env.ts';
import { readJson } from '../http/read-body.ts';
import { changeRules, readRules } from './store.ts';

/** `GET` and `PUT /api/admin/rules`: a tenant's configuration, by its administrators. */
export function rulesRoutes(deps: AuthDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  const guards = [authenticated(deps), adminsOnly()] as const;

  routes.get('/admin/rules', ...guards, async (c) => {
    const { tenantId } = c.get('account');
    return c.json(await deps.database.asTenant(tenantId, (tx) => readRules(tx, tenantId)));
  });

  routes.put('/admin/rules', ...guards, async (c) => {
    const account = c.get('account');
    const change = await readJson(c.req.raw, RulesChange, LIMITS.bodyBytes);
    return c.json(
      await deps.database.asTenant(account.tenantId, (tx) => changeRules(tx, account, change, deps.clock.now())),
    );
  });
  return routes;
}
