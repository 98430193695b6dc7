import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';

export interface TestDatabase {
  /** As the owner of the database: migrates, is no superuser, is bound by forced row-level security. */
  url: string;
  /** As what requests log in as. */
  apiUrl: string;
  /** As superuser, which row-level security does not bind: to look at what is truly stored. */
  adminUrl: string;
}

/** The migrated database that all files of a run share. Work in a tenant of your own. */
export const testDatabase = (): TestDatabase => ({
  url: inject('databaseUrl'),
  apiUrl: inject('databaseApiUrl'),
  adminUrl: inject('databaseAdminUrl'),
});

/** A database of one's own on the same server, with nothing in it: for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<TestDatabase & { drop(): Promise<void> }> {
  const shared = testDatabase();
  const name = `empty_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string): Promise<void> => {
    const sql = postgres(shared.adminUrl, { max: 1, onnotice: () => undefined });
    await sql.unsafe(statement).finally(() => sql.end());
  };
  await run(`CREATE DATABASE ${name} OWNER navette_owner`);
  const at = (url: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return {
    url: at(shared.url),
    apiUrl: at(shared.apiUrl),
    adminUrl: at(shared.adminUrl),
    drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}
