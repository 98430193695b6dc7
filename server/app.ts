import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Database } from '#server/database/open.ts';
import { type Clock, movableClock } from '#server/ports/clock.ts';
import type { Ids } from '#server/ports/ids.ts';
import type { Random } from '#server/ports/random.ts';
import { attachmentRoutes } from './attachments/routes.ts';
import { authRoutes } from './auth/routes.ts';
import { deviceRoutes } from './devices/routes.ts';
import { createLive } from './feed/live.ts';
import { feedRoutes } from './feed/routes.ts';
import type { AppEnv } from './http/env.ts';
import { answerError } from './http/errors.ts';
import { healthRoutes } from './http/health.ts';
import { HttpProblem } from './http/http-problem.ts';
import { packed } from './http/packed.ts';
import { requestFrame } from './http/request-frame.ts';
import { schemaFloor } from './http/schema-floor.ts';
import { securityHeaders } from './http/security-headers.ts';
import { staticFiles } from './http/static-files.ts';
import { importRoutes } from './import/routes.ts';
import { incidentRoutes } from './incidents/routes.ts';
import { pushRoutes } from './ingest/routes.ts';
import { openApiRoutes } from './openapi/routes.ts';
import { repairRoutes } from './repair/routes.ts';
import { rulesRoutes } from './rules/routes.ts';
import { testControls } from './test-controls/controls.ts';
import { voidRoutes } from './voids/routes.ts';

export interface AppDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
  random: Random;
  log: Logger;
  /** The built web app; without it only the API is served. */
  webRoot?: string;
  /** How many proxies stand in front; none unless told. */
  proxies?: number;
  /** The oldest wire it takes; `SCHEMA_FLOOR` unless told otherwise. */
  schemaFloor?: number;
  /** Lets QA move the clock and cause faults; never in production. */
  testControls: boolean;
}

export type App = Hono<AppEnv> & {
  /** Ends the live connections, so that the process can stop. */
  end(): Promise<void>;
};

/** The whole server as one function from request to answer: only wires. */
export function createApp(given: AppDeps): App {
  const clock = movableClock(given.clock);
  const deps = given.testControls ? { ...given, clock } : given;
  const live = createLive(deps.database.owner);

  const api = new Hono<AppEnv>();
  api.use(packed());
  if (given.testControls) {
    const controls = testControls(clock);
    api.use(controls.faults);
    api.route('/', controls.routes);
  }
  api.use(schemaFloor(given.schemaFloor));
  api.route('/', authRoutes(deps));
  api.route('/', pushRoutes(deps));
  api.route('/', feedRoutes({ ...deps, live }));
  api.route('/', attachmentRoutes(deps));
  api.route('/', rulesRoutes(deps));
  api.route('/', repairRoutes(deps));
  api.route('/', incidentRoutes(deps));
  api.route('/', deviceRoutes(deps));
  api.route('/', voidRoutes(deps));
  api.route('/', importRoutes(deps));
  api.route('/', openApiRoutes());
  api.all('*', () => {
    throw new HttpProblem('NOT_FOUND');
  });

  const app = new Hono<AppEnv>();
  app.use(requestFrame(given));
  app.use(securityHeaders());
  app.onError(answerError);
  app.notFound((c) => answerError(new HttpProblem('NOT_FOUND'), c));
  app.route('/api', api);
  app.route('/', healthRoutes(deps.database));
  if (given.webRoot !== undefined) {
    const files = staticFiles(given.webRoot);
    app.get('*', (c) => files(c));
  }
  return Object.assign(app, { end: async () => live.end() });
}
