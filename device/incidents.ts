import type { Incident, IncidentKind } from '#protocol/incident.ts';
import type { Sql } from './db/database.ts';
import { jsonList } from './db/rows.ts';
import { withIncidents } from './session/kept-incidents.ts';
import type { Spool } from './spool/spool.ts';

// What went wrong with this device's own storage: told to its person until they have read it, and to the server once.

/** Kept for support, also after they were read. */
const KEPT = 100;

/** To be called in the transaction that mends it, where there is one. */
export async function noteIncident(
  sql: Sql,
  { id, at, kind, data }: { id: string; at: string; kind: IncidentKind; data: Incident['data'] },
): Promise<void> {
  await sql.run('INSERT INTO incident (id, at, kind, data) VALUES (?, ?, ?, ?)', [id, at, kind, JSON.stringify(data)]);
  await sql.run(
    'DELETE FROM incident WHERE toldAt IS NOT NULL AND id NOT IN (SELECT id FROM incident ORDER BY id DESC LIMIT ?)',
    [KEPT],
  );
}

interface Stored {
  id: string;
  at: string;
  kind: IncidentKind;
  data: string;
}

const incidentOf = ({ data, ...rest }: Stored): Incident => ({ ...rest, data: JSON.parse(data) });

/** Those that nobody has read yet, the oldest first. */
export async function unreadIncidents(sql: Sql): Promise<Incident[]> {
  const rows = await sql.all<Stored & Record<string, string>>(
    'SELECT id, at, kind, data FROM incident WHERE seenAt IS NULL ORDER BY id',
  );
  return rows.map(incidentOf);
}

export async function incidentRead(sql: Sql, id: string, at: string): Promise<void> {
  await sql.run('UPDATE incident SET seenAt = ? WHERE id = ? AND seenAt IS NULL', [at, id]);
}

/** Those that the server has not heard of. */
export async function untoldIncidents(sql: Sql, most: number): Promise<Incident[]> {
  const rows = await sql.all<Stored & Record<string, string>>(
    'SELECT id, at, kind, data FROM incident WHERE toldAt IS NULL ORDER BY id LIMIT ?',
    [most],
  );
  return rows.map(incidentOf);
}

/** A server that was set back may not know of any. It takes each once. */
export async function tellAgain(sql: Sql): Promise<void> {
  await sql.run('UPDATE incident SET toldAt = NULL WHERE toldAt IS NOT NULL');
}

export async function incidentsTold(sql: Sql, ids: readonly string[], at: string): Promise<void> {
  await sql.run('UPDATE incident SET toldAt = ? WHERE id IN (SELECT value FROM json_each(?))', [at, jsonList(ids)]);
}

/** Puts what the server has not heard beside the session, for somebody who signs out: the database may end before it could tell. */
export async function keepUntold(sql: Sql, spool: Spool, profile: string): Promise<void> {
  const untold = await untoldIncidents(sql, KEPT);
  if (untold.length > 0) await spool.changeProfile(profile, (before) => withIncidents(before, untold));
}
