import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium } from '@playwright/test';
import { migrate } from '#server/database/migrate.ts';
import { type Database, openDatabase } from '#server/database/open.ts';
import { startEmbeddedPostgres } from '#server/embedded/start.ts';
import { chromiumLaunch } from '#testkit/chromium.ts';
import { ServerProcess } from '#testkit/server-process.ts';
import { buildPage } from './build-page.ts';
import { PLAIN_TABLE } from './floor-routes.ts';
import { KEPT_TABLES } from './kept-routes.ts';
import { noteSqlTimes, sqlTimes } from './sql-times.ts';

/** The real parts that every measure runs on, in a folder of their own that goes with them. */
export interface Stack {
  url: string;
  database: Database;
  /** For people: `17.10`. */
  postgres: string;
  /** A Chromium with a profile of its own; `name` is its own, so that it can be opened again. */
  browser(name: string): Promise<BrowserContext>;
  end(): Promise<void>;
}

const WEB_ROOT = fileURLToPath(new URL('../dist/web', import.meta.url));

/** `profile`: a folder for the server's CPU profile and the times of its SQL statements; both slow the server down. */
export async function startStack({ profile }: { profile?: string | undefined } = {}): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'navette-bench-'));
  await chmod(folder, 0o711);
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const end = async (): Promise<void> => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  try {
    const data = join(folder, 'data');
    const started = await startEmbeddedPostgres({ dataDir: data, log: console.error, systemRoot: folder });
    if (!started.ok) throw new Error(started.problem.message);
    closers.push(() => started.stop());
    await migrate(started.url);
    const database = openDatabase(started);
    closers.push(() => database.end());
    await database.owner.unsafe(PLAIN_TABLE + KEPT_TABLES);
    const [version] = await database.owner<{ version: string }[]>`SELECT current_setting('server_version') AS version`;

    if (profile) {
      await mkdir(profile, { recursive: true });
      await noteSqlTimes(started.adminUrl);
      const log = join(data, 'postgres', 'postgres.log');
      closers.push(async () => writeFile(join(profile, 'sql.txt'), await sqlTimes(log)));
    }

    const page = join(folder, 'page');
    await mkdir(page);
    let built: Promise<void> | undefined;
    const server = await ServerProcess.start(started, {
      run: [
        ...['--import', 'tsx'],
        ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []),
        fileURLToPath(new URL('server.ts', import.meta.url)),
      ],
      env: { NODE_ENV: 'production', NAVETTE_TEST: '0', PAGE_ROOT: page, WEB_ROOT },
    });
    closers.push(() => server.down());

    return {
      url: server.url,
      database,
      postgres: version!.version,
      browser: async (name) => {
        built ??= buildPage(page, profile !== undefined);
        await built;
        const context = await chromium.launchPersistentContext(join(folder, 'profiles', name), {
          ...chromiumLaunch(),
          viewport: { width: 390, height: 844 },
        });
        await context.grantPermissions(['background-sync']);
        return context;
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
