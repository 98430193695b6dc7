// What went wrong with this device's storage, told to the server once.
import type { IncidentReport } from '#protocol/incident.ts';
import type { Database } from '../db/database.ts';
import { incidentsTold, untoldIncidents } from '../incidents.ts';
import { authorized } from '../session/authorized.ts';
import type { SessionDeps } from '../session/deps.ts';
import { tellKept } from '../session/kept-incidents.ts';

const AT_ONCE = 20;

/** A server that cannot be reached is told later; what it refuses for good is not told again. */
export async function tellIncidents(
  deps: SessionDeps & { db: Database; profile: string; timeoutMs: number },
): Promise<void> {
  await tellKept(deps, deps.profile);
  const incidents = await untoldIncidents(deps.db, AT_ONCE);
  if (incidents.length === 0) return;
  const sent = await authorized(deps, deps.profile, (headers) =>
    deps.http.request({
      method: 'POST',
      path: '/api/sync/incidents',
      headers,
      body: JSON.stringify({ incidents } satisfies IncidentReport),
      timeoutMs: deps.timeoutMs,
    }),
  );
  if (!sent.ok && (sent.problem.retryable || sent.problem.recovery === 'reauth')) return;
  const ids = incidents.map(({ id }) => id);
  await incidentsTold(deps.db, ids, deps.clock.now().toISOString());
}
