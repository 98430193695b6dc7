import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import type { DatabaseUrls } from '#server/embedded/urls.ts';

/**
 * A database of one's own on a server, with nothing in it, or a copy of one that nobody is connected to. `beside`: any database
 * of that server; `of`: the one to copy.
 */
export async function databaseBeside(
  beside: DatabaseUrls,
  of?: DatabaseUrls,
): Promise<DatabaseUrls & { drop(): Promise<void> }> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string): Promise<void> => {
    const sql = postgres(beside.adminUrl, { max: 1, onnotice: () => undefined });
    await sql.unsafe(statement).finally(() => sql.end());
  };
  const template = of ? ` TEMPLATE ${new URL(of.url).pathname.slice(1)}` : '';
  await run(`CREATE DATABASE ${name} OWNER navette_owner${template}`);
  const at = (url: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return {
    url: at(beside.url),
    apiUrl: at(beside.apiUrl),
    adminUrl: at(beside.adminUrl),
    drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}
