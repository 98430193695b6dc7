import { Hono } from 'hono';
import { WORK_FILE_MOST } from '#protocol/work-file.ts';
import { authenticated } from '../auth/authenticated.ts';
import { adminsOnly } from '../http/admins-only.ts';
import type { AccountEnv } from '../http/env.ts';
import { readBody } from '../http/read-body.ts';
import { type ImportDeps, importWork } from './import-work.ts';

/** `POST /api/admin/imports`: a file of unsent work, looked at (`?look=1`) or taken in. */
export function importRoutes(deps: ImportDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  routes.post('/admin/imports', authenticated(deps), adminsOnly(), async (c) => {
    const bytes = Buffer.from(await readBody(c.req.raw, WORK_FILE_MOST));
    const look = c.req.query('look') === '1';
    const context = { locale: c.get('locale'), requestId: c.get('requestId'), log: c.get('log') };
    return c.json(await importWork(deps, bytes, { ...context, admin: c.get('account'), look }));
  });
  return routes;
}
