import { startTestPostgres } from './postgres/start.ts';

/** One PostgreSQL for the whole run; each test makes a tenant of its own in it. */
export default async function setup(): Promise<() => Promise<void>> {
  const { url, apiUrl, adminUrl, stop } = await startTestPostgres();
  process.env.NAVETTE_E2E_DATABASE = url;
  process.env.NAVETTE_E2E_DATABASE_API = apiUrl;
  process.env.NAVETTE_E2E_DATABASE_ADMIN = adminUrl;
  return stop;
}
