import type { MiddlewareHandler } from 'hono';
import { SCHEMA_FLOOR } from '#protocol/version.ts';
import { HttpProblem } from './http-problem.ts';

/** Refuses a device whose wire the server no longer understands; its work stays with it until it is updated. */
export function schemaFloor(floor: number = SCHEMA_FLOOR): MiddlewareHandler {
  return async (c, next) => {
    const spoken = c.req.header('X-Schema-Version');
    if (spoken !== undefined) {
      if (!/^\d{1,6}$/.test(spoken)) throw new HttpProblem('MALFORMED', { path: 'X-Schema-Version' });
      if (Number(spoken) < floor) throw new HttpProblem('UPDATE_REQUIRED', { floor });
    }
    await next();
  };
}
