// What worlds of one process share: the real PostgreSQL and the real server's pools on it.
import postgres from 'postgres';
import { migrate } from '#server/database/migrate.ts';
import { type Database, openDatabase } from '#server/database/open.ts';
import type { DatabaseUrls } from '#server/embedded/urls.ts';
import { TEST_MASTER_KEYS } from '#server/vault/test-master-key.ts';
import { databaseBeside } from '../postgres/own-database.ts';
import type { ApiProcess } from './api-process.ts';

/** As superuser: what is truly stored, and what other programs write. */
export type Truth = ReturnType<typeof truthOn>;

export interface Ground {
  database: Database;
  truth: Truth;
  /** Processes of the API that nobody uses at the moment. */
  free: ApiProcess[];
  /** Worlds so far: tenants of the same seed must not meet. */
  worlds: number;
  /** As at a start of the server: it remembers nothing, no tenant's key either. To be called while it is closed. */
  startAnew(): Promise<void>;
  /** A database of one's own: what happens to all of it is one world's business, and empty of all worlds before. */
  apart(): Promise<Ground>;
  end(): Promise<void>;
}

const truthOn = (url: string) =>
  postgres(url, {
    max: 12,
    onnotice: () => undefined,
    types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  });

export function openGround(urls: DatabaseUrls): Ground {
  const open = () => openDatabase(urls, { max: 12, masterKeys: TEST_MASTER_KEYS });
  const truth = truthOn(urls.adminUrl);
  let own: Promise<Ground & { drop(): Promise<void> }> | null = null;
  const here: Ground = {
    database: open(),
    truth,
    free: [],
    worlds: 0,
    startAnew: async () => {
      await here.database.end();
      here.database = open();
    },
    apart: async () => {
      own ??= openApart(urls);
      const ground = await own;
      await empty(ground.truth);
      ground.free = [];
      return ground;
    },
    end: async () => {
      const other = await own;
      await Promise.all([here.database.end(), truth.end({ timeout: 1 }), other?.end()]);
      await other?.drop();
    },
  };
  return here;
}

async function openApart(beside: DatabaseUrls): Promise<Ground & { drop(): Promise<void> }> {
  const urls = await databaseBeside(beside);
  await migrate(urls.url);
  return Object.assign(openGround(urls), { drop: urls.drop });
}

/** Nothing of the worlds before: their tenants, and all that hangs on them. */
async function empty(truth: Truth): Promise<void> {
  await truth`truncate navette.tenant cascade`;
  // What worlds note of their own (`history.ts`): a dump would carry it along.
  const [{ is_there } = { is_there: false }] = await truth<{ is_there: boolean }[]>`
    select to_regclass('world.write') is not null as is_there`;
  if (is_there) await truth`truncate world.write, world.verdict`;
}
