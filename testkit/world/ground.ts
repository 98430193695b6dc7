// What worlds of one process share: the real PostgreSQL and the real server's pools on it.
import postgres from 'postgres';
import { type Database, openDatabase } from '#server/database/open.ts';
import { TEST_MASTER_KEYS } from '#server/vault/test-master-key.ts';
import type { ApiProcess } from './api-process.ts';

export interface DatabaseUrls {
  url: string;
  apiUrl: string;
  adminUrl: string;
}

/** As superuser: what is truly stored, and what other programs write. */
export type Truth = ReturnType<typeof truthOn>;

export interface Ground {
  database: Database;
  truth: Truth;
  /** Processes of the API that nobody uses at the moment. */
  free: ApiProcess[];
  /** Worlds so far: tenants of the same seed must not meet. */
  worlds: number;
  end(): Promise<void>;
}

const truthOn = (url: string) =>
  postgres(url, {
    max: 6,
    onnotice: () => undefined,
    types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  });

export function openGround(urls: DatabaseUrls): Ground {
  const database = openDatabase(urls, { max: 12, masterKeys: TEST_MASTER_KEYS });
  const truth = truthOn(urls.adminUrl);
  return {
    database,
    truth,
    free: [],
    worlds: 0,
    end: async () => {
      await Promise.all([database.end(), truth.end({ timeout: 1 })]);
    },
  };
}
