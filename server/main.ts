import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { apiLoginProblem } from './database/api-login.ts';
import { migrate } from './database/migrate.ts';
import { type DatabaseLogins, openDatabase } from './database/open.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo/accounts.ts';
import { seedDemo } from './demo/seed.ts';
import { makeFolder } from './embedded/make-folder.ts';
import { startEmbeddedPostgres } from './embedded/start.ts';
import { keepWindows } from './feed/windows.ts';
import { systemClock } from './ports/clock.ts';
import { systemIds } from './ports/ids.ts';
import { systemRandom } from './ports/random.ts';
import { createLifecycle } from './process/lifecycle.ts';
import { listen } from './process/listen.ts';
import { openLogger } from './process/logger.ts';
import { prepareOwnDatabase } from './process/own-database.ts';
import { projectRoot } from './process/project-root.ts';
import { addressOf, welcomeText } from './process/welcome.ts';
import { keepRetention } from './retention/keep-retention.ts';
import { keepRotating } from './vault/keep-rotating.ts';
import { keepSealed } from './vault/keep-sealed.ts';
import { masterKeysOf } from './vault/master-key.ts';
import { strangeKeysText } from './vault/strange-keys.ts';

// The server's entry: only wires, in the order of opening. What is opened is closed in the opposite order.

const REQUEST_GRACE_MS = 1_000;
const DATABASE_GRACE_MS = 1_000;
/** Its stop takes well below that. */
const PREDECESSOR_MS = 3_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const life = createLifecycle(say);
const root = projectRoot();

const configured = readConfig(process.env, root);
if (configured.ok) await start(configured.config).catch((error) => life.fail(String(error?.stack ?? error)));
else await life.fail(configured.problems.join('\n'));

async function start(config: Config): Promise<void> {
  await makeFolder(config.dataDir);
  const log = openLogger(config.dataDir, config.logLevel);
  // What makes certificates is large and rarely needed.
  const phone = config.phone && (await import('./process/phone-mode.ts'));
  const trust = await phone?.openPhoneTrust(config.dataDir, systemClock);

  const listening = await listen({ host: config.host, port: config.port, tls: trust?.certificate() });
  if (!listening.ok) return life.fail(listening.problem);
  const { listener } = listening;
  life.onEnd(() => listener.close(0));
  const page =
    config.phone && phone && trust && (await phone.openPhoneMode(trust, listener, config.phone.certificatePort, say));
  if (page?.ok === false) return life.fail(page.problem);
  if (page) life.onEnd(page.close);

  const { databaseUrl: url, databaseApiUrl: apiUrl } = config;
  const logins = url === undefined ? await startDatabase(config, listener.port) : { url, apiUrl };
  if (logins === undefined) return;
  const problem = url === undefined ? await migrate(logins.url) : await prepareOwnDatabase(url);
  if (problem) return life.fail(problem);
  const loginProblem = apiUrl && (await apiLoginProblem(apiUrl));
  if (loginProblem) return life.fail(loginProblem);
  const masterKeys = masterKeysOf(config.dataDir, config.masterKeys, systemRandom);
  // A file that holds no key is told now, not at the first sensitive text.
  const masters = await masterKeys();
  const database = openDatabase(logins, { masterKeys });
  // Transactions that hang are cut off by the embedded database, or by the end of the process.
  life.onEnd(() => Promise.race([database.end(), pause(DATABASE_GRACE_MS)]));
  const strangeKeys = await strangeKeysText(database, masters);
  if (strangeKeys !== undefined) {
    log.error(strangeKeys);
    say(`\n${strangeKeys}`);
  }
  if (config.demo) await seedDemo(database, { clock: systemClock });
  const jobs = [
    keepWindows(database, log),
    keepRetention(database, systemClock, log),
    keepSealed(database, log),
    keepRotating(database, systemClock, log),
  ];
  life.onEnd(() => Promise.all(jobs.map((stop) => stop())));

  const app = createApp({
    database,
    clock: systemClock,
    ids: systemIds,
    random: systemRandom,
    log,
    webRoot: join(root, 'dist/web'),
    testControls: config.testControls,
    proxies: config.proxies,
  });
  // The app's live connections end first, then the requests under way, then the rest.
  life.onEnd(() => listener.close(REQUEST_GRACE_MS));
  life.onEnd(() => app.end());
  listener.serve(app.fetch);

  say(welcomeText({ config, port: listener.port, demo: { accounts: DEMO_ACCOUNTS, password: DEMO_PASSWORD } }));
  if (page) {
    // First of all: a successor may be starting, and takes this port too before anything else.
    life.onEnd(page.close);
    page.show();
  }
}

/** The logins of the embedded PostgreSQL; undefined when it did not start, and the process is ending. */
async function startDatabase(config: Config, port: number): Promise<DatabaseLogins | undefined> {
  const starting = startEmbeddedPostgres({
    dataDir: config.dataDir,
    address: addressOf(config, port),
    patienceMs: PREDECESSOR_MS,
    log: say,
  });
  // Registered before it is there: a signal in the middle of its start still ends it.
  life.onEnd(async () => {
    const started = await starting;
    if (started.ok) await started.stop();
  });
  const started = await starting;
  if (started.ok) {
    void started.ended.then(() => life.fail('The database ended by itself; its log says why. Start again.'));
    return started;
  }
  await life.fail(started.problem.message);
  return undefined;
}
