import type { TestProject } from 'vitest/node';
import { startTestPostgres } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string;
    databaseApiUrl: string;
    databaseAdminUrl: string;
  }
}

/** One PostgreSQL for all `.pg.test.ts` of a run. Vitest calls what is returned at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, apiUrl, adminUrl, stop } = await startTestPostgres();
  project.provide('databaseUrl', url);
  project.provide('databaseApiUrl', apiUrl);
  project.provide('databaseAdminUrl', adminUrl);
  return stop;
}
