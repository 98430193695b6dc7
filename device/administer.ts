import { problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { AdminCall } from './api.ts';
import { readJson } from './ports/http-json.ts';
import { anything, shape } from './ports/shape.ts';
import { authorized } from './session/authorized.ts';
import type { SessionDeps } from './session/deps.ts';
import type { ProfileRecord } from './spool/spool.ts';

const JSON_VALUE = shape<unknown>(anything);

/** Administration needs the server: nothing of it is kept here, and nothing is tried again by itself. */
export async function administer(
  deps: SessionDeps,
  { profile, tenant }: ProfileRecord,
  { method, path, body }: AdminCall,
): Promise<Result<unknown>> {
  // A screen could be made to ask for anything else.
  if (!/^\/api\/admin\/[\w./?=&%-]+$/.test(path)) return fail(problem('MALFORMED', { path: 'path' }));
  const answer = await authorized(deps, profile, (headers) =>
    deps.http.request({
      method,
      path,
      headers,
      timeoutMs: tenant.rules.requestTimeoutMs,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  if (!answer.ok) return answer;
  return answer.value.status === 204 ? ok(null) : readJson(answer.value, JSON_VALUE);
}
