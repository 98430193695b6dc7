// Station 9: pull. `GET /api/sync/pull`, `/api/sync/status`, `/api/sync/live`.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { createGzip } from 'node:zlib';
import { type Context, Hono } from 'hono';
import type { Logger } from 'pino';
import * as z from 'zod/mini';
import { EntityName } from '#protocol/common.ts';
import { LIMITS } from '#protocol/limits.ts';
import { NDJSON } from '#protocol/pull.ts';
import type { StatusAnswer } from '#protocol/status.ts';
import { SCHEMA_FLOOR, SCHEMA_VERSION } from '#protocol/version.ts';
import { authenticated } from '../auth/authenticated.ts';
import type { AccountEnv } from '../http/env.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { shaped } from '../http/read-body.ts';
import { receivedOf } from '../ingest/received.ts';
import type { Live } from './live.ts';
import type { PullRequest } from './page.ts';
import { type PullDeps, pullPage, pullStream } from './pull.ts';
import { ACCEPTED_DEVICE, standingOf } from './standing.ts';

export interface FeedDeps extends PullDeps {
  live: Live;
}

/** Rows are sent to phones as they are read: speed counts more than the last tenth of the size. */
const GZIP_LEVEL = 1;

const Query = z.object({
  cursor: z.nullable(z.string().check(z.minLength(1), z.maxLength(20_000))),
  limit: z.coerce.number().check(z.int(), z.minimum(1)),
  entities: z.nullable(z.array(EntityName).check(z.maxLength(200))),
  digest: z.nullable(z.literal('1')),
});

export function feedRoutes(deps: FeedDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  routes.get('/sync/pull', authenticated(deps), async (c) => {
    const account = c.get('account');
    const request = requestOf(c);
    if (c.req.header('Accept')?.includes(NDJSON)) {
      const stream = await pullStream(deps, account, request);
      if (!stream.ok) throw new HttpProblem(stream.problem.code, stream.problem.data);
      return sendLines(c, stream.value, c.get('log'));
    }
    const page = await pullPage(deps, account, request);
    if (!page.ok) throw new HttpProblem(page.problem.code, page.problem.data);
    return c.body(page.value, 200, { 'Content-Type': 'application/json' });
  });

  routes.get('/sync/status', authenticated(deps), async (c) => {
    const account = c.get('account');
    const { epoch, received } = await deps.database.asTenant(account.tenantId, async (tx) => ({
      epoch: (await standingOf(tx, account.tenantId)).epoch,
      received: await receivedOf(tx, account),
    }));
    const answer: StatusAnswer = {
      serverTime: deps.clock.now().toISOString(),
      schemaVersion: SCHEMA_VERSION,
      schemaFloor: SCHEMA_FLOOR,
      epoch,
      limits: LIMITS,
      device: ACCEPTED_DEVICE,
      received,
    };
    return c.json(answer);
  });

  routes.get('/sync/live', authenticated(deps), async (c) =>
    c.body(await deps.live.open(c.get('account').tenantId), 200, {
      'Content-Type': 'text/event-stream',
      // nginx keeps answers back otherwise.
      'X-Accel-Buffering': 'no',
    }),
  );
  return routes;
}

function requestOf(c: Context): PullRequest {
  const { cursor, limit, entities, digest } = shaped(Query, {
    cursor: c.req.query('cursor') ?? null,
    limit: c.req.query('limit') ?? LIMITS.pullRows,
    entities: c.req.query('entities')?.split(',') ?? null,
    digest: c.req.query('digest') ?? null,
  });
  return { cursor, limit: Math.min(limit, LIMITS.pullRows), asked: entities, digest: digest !== null };
}

/** Compressed here and not by the middleware, which knows one level for all. */
function sendLines(c: Context, lines: ReadableStream<Uint8Array>, log: Logger): Response {
  const headers = { 'Content-Type': NDJSON };
  if (!/\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '')) return c.body(lines, 200, headers);
  const gzip = createGzip({ level: GZIP_LEVEL });
  pipeline(Readable.fromWeb(lines as NodeReadableStream), gzip).catch((error: unknown) => {
    // The device went away, or PostgreSQL did: either way it goes on from its last checkpoint.
    log.info({ err: error }, 'a pull was broken off');
  });
  return c.body(Readable.toWeb(gzip) as ReadableStream<Uint8Array>, 200, { ...headers, 'Content-Encoding': 'gzip' });
}
