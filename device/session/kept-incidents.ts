// What went wrong where the database cannot keep it, because it cannot be opened or nobody has it open: kept beside the
// session, told to the server at the next contact, by a page or by the service worker.
import type { Incident, IncidentReport } from '#protocol/incident.ts';
import type { ProfileRecord } from '../spool/spool.ts';
import { authorized } from './authorized.ts';
import { changeIfRoom } from './change-record.ts';
import { SESSION_TIMEOUT_MS, type SessionDeps } from './deps.ts';

const MOST = 10;

/** Of these one a day is told of a profile, however often it is met. The number is a part of ids that are out already. */
const DAILY = { STORAGE_FULL: 1, DATABASE_UNUSABLE: 2 } as const;

/** `profile`: `<tenant>-<user>`. `at`: the device's clock. The id follows from the day: told again it is one incident. */
export function dailyIncident(kind: keyof typeof DAILY, profile: string, at: Date, data: Incident['data']): Incident {
  const now = at.toISOString();
  const day = now.slice(0, 10).replaceAll('-', '').slice(-8);
  return { id: `${day}-000${DAILY[kind]}-8000-8000-${profile.slice(-12)}`, kind, at: now, data };
}

/** `false`: there was no room to keep it. */
export async function keepIncident(
  deps: Pick<SessionDeps, 'spool'>,
  profile: string,
  incident: Incident,
): Promise<boolean> {
  return await changeIfRoom(deps, profile, (before) => withIncidents(before, [incident]));
}

/** A record that keeps these as well. `null`: it has them all, or is not there. */
export function withIncidents(before: ProfileRecord | null, incidents: readonly Incident[]): ProfileRecord | null {
  const kept = before?.incidents ?? [];
  const more = incidents.filter(({ id }) => kept.every((one) => one.id !== id));
  return before && more.length > 0 ? { ...before, incidents: [...kept, ...more].slice(-MOST) } : null;
}

/**
 * Tells the server what is kept of a profile, and `more` that found no room. `false`: it could not be reached, or wants a sign-in
 * first; what it refuses for good is not told again. Repeatable.
 */
export async function tellKept(deps: SessionDeps, profile: string, more: readonly Incident[] = []): Promise<boolean> {
  const incidents = [...((await deps.spool.profile(profile))?.incidents ?? []), ...more];
  if (incidents.length === 0) return true;
  const sent = await authorized(deps, profile, (headers) =>
    deps.http.request({
      method: 'POST',
      path: '/api/sync/incidents',
      headers,
      body: JSON.stringify({ incidents } satisfies IncidentReport),
      timeoutMs: SESSION_TIMEOUT_MS,
    }),
  );
  if (!sent.ok && (sent.problem.retryable || sent.problem.recovery === 'reauth')) return false;
  const told = new Set(incidents.map(({ id }) => id));
  await changeIfRoom(deps, profile, (before) => {
    if (!before?.incidents) return null;
    const { incidents: kept, ...rest } = before;
    const left = kept.filter(({ id }) => !told.has(id));
    return left.length > 0 ? { ...rest, incidents: left } : rest;
  });
  return true;
}

/** Of all profiles. */
export async function tellAllKept(deps: SessionDeps): Promise<void> {
  for (const { profile, incidents } of await deps.spool.profiles()) {
    if (incidents) await tellKept(deps, profile);
  }
}

/** The service worker's way: nobody has the database open to note it there. */
export async function tellNoRoom(deps: SessionDeps, profile: string): Promise<void> {
  const incident = dailyIncident('STORAGE_FULL', profile, deps.clock.now(), { by: 'serviceWorker' });
  const isKept = await keepIncident(deps, profile, incident);
  await tellKept(deps, profile, isKept ? [] : [incident]);
}
