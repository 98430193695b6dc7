import { inject } from 'vitest';
import type { DatabaseUrls } from '#server/embedded/urls.ts';
import { databaseBeside } from './own-database.ts';

export type TestDatabase = DatabaseUrls;

/** The migrated database that all files of a run share. Work in a tenant of your own. */
export const testDatabase = (): TestDatabase => ({
  url: inject('databaseUrl'),
  apiUrl: inject('databaseApiUrl'),
  adminUrl: inject('databaseAdminUrl'),
});

/** A database of one's own on the same server, with nothing in it: for tests of the migrations themselves. */
export const emptyDatabase = () => databaseBeside(testDatabase());

/** What a restored dump is in the same cluster: the same rows, in tables that are made anew. Nobody may be connected to `of`. */
export const copiedDatabase = (of: TestDatabase) => databaseBeside(testDatabase(), of);
