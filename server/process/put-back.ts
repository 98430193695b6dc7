import type { Sql } from '../database/connect.ts';
import { noteIdentity } from '../database/epoch.ts';

/**
 * A backup was put back where nothing shows it, such as a copy of the disk in its place: the epoch ends now, and not when a device
 * finds out, since what is written until then would look as if it were of the backup. Gives the new epoch.
 */
export async function notePutBack(sql: Sql): Promise<number> {
  await sql`update navette.server_state set storage = 'put back'`;
  return await noteIdentity(sql);
}
