import type { MiddlewareHandler } from 'hono';
import type { AccountEnv } from '../http/env.ts';
import { HttpProblem } from '../http/http-problem.ts';

/** In every pack. */
const OFFICE = 'admin';

/** Behind `authenticated`: administrators of the tenant. Others are told that there is nothing. */
export function officeOnly(): MiddlewareHandler<AccountEnv> {
  return async (c, next) => {
    if (c.get('account').role !== OFFICE) throw new HttpProblem('NOT_FOUND');
    await next();
  };
}
