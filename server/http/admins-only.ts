import type { MiddlewareHandler } from 'hono';
import type { AccountEnv } from './env.ts';
import { HttpProblem } from './http-problem.ts';

/** For the administration of a tenant. After `authenticated`, which has just asked the database for the role. */
export function adminsOnly(): MiddlewareHandler<AccountEnv> {
  return async (c, next) => {
    if (c.get('account').role !== 'admin') throw new HttpProblem('ADMINS_ONLY');
    await next();
  };
}
