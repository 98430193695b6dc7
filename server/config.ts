import { resolve } from 'node:path';
import { type MasterKey, parseMasterKeys } from './vault/master-key.ts';

/** What the environment may say; see the table in docs/OPERATIONS.md. */
export interface Config {
  /** Port of the app and its API; 0 lets the system choose. */
  port: number;
  /** Address to listen on. */
  host: string;
  /** A PostgreSQL of one's own; undefined: the embedded one in `dataDir`. */
  databaseUrl: string | undefined;
  /** Another login on it, for requests; undefined: they share the owner's. */
  databaseApiUrl: string | undefined;
  /** Absolute path of everything Navette keeps on this machine. */
  dataDir: string;
  /** Make the demo tenants when they are absent. */
  demo: boolean;
  /** Fault and clock controls for QA. */
  testControls: boolean;
  /** Least important lines that the log keeps. */
  logLevel: string;
  /** Lock the keys of sensitive fields, the first one new ones; undefined: those in `dataDir`. */
  masterKeys: readonly MasterKey[] | undefined;
  /** How many proxies stand in front: so far `X-Forwarded-For` is believed. */
  proxies: number;
  /** HTTPS for phones on this network; undefined: plain HTTP. */
  phone: { certificatePort: number } | undefined;
}

export type ConfigOutcome = { ok: true; config: Config } | { ok: false; problems: string[] };

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const PORT = 8080;
const PHONE_PORT = 8443;

/**
 * Reads the configuration. Every mistake is told at once, as a sentence that says how to write it right.
 * @param root the project's folder: relative paths begin there, wherever a command was called from
 */
export function readConfig(env: Environment, root: string): ConfigOutcome {
  const problems: string[] = [];
  const say = (problem: string): void => void problems.push(problem);

  const onPhones = readSwitch(env, 'NAVETTE_PHONE', false, say);
  const databaseUrl = readDatabaseUrl(env, 'DATABASE_URL', say);
  const databaseApiUrl = readDatabaseUrl(env, 'DATABASE_API_URL', say);
  if (databaseApiUrl !== undefined && !env.DATABASE_URL) {
    say('DATABASE_API_URL is a second login on the PostgreSQL of DATABASE_URL: set both, or neither.');
  }
  const port = readPort(env, 'PORT', onPhones ? PHONE_PORT : PORT, say);
  const testControls = readSwitch(env, 'NAVETTE_TEST', false, say);
  if (testControls && env.NODE_ENV === 'production') {
    say('NAVETTE_TEST=1 lets anyone break the server on purpose: it does not start with NODE_ENV=production.');
  }
  const config: Config = {
    port,
    // Plain HTTP is for this machine; other addresses are a decision, and phones need them.
    host: env.HOST || (onPhones ? '0.0.0.0' : '127.0.0.1'),
    databaseUrl,
    databaseApiUrl,
    dataDir: resolve(root, env.NAVETTE_DATA || '.navette'),
    demo: readSwitch(env, 'NAVETTE_DEMO', databaseUrl === undefined, say),
    testControls,
    logLevel: readLogLevel(env, say),
    masterKeys: readMasterKeys(env, say),
    proxies: readProxies(env, say),
    phone: onPhones ? { certificatePort: readCertificatePort(env, port, say) } : undefined,
  };
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems };
}

function readMasterKeys(env: Environment, say: (problem: string) => void): MasterKey[] | undefined {
  const text = env.NAVETTE_MASTER_KEY;
  if (text === undefined || text === '') return undefined;
  const keys = parseMasterKeys(text);
  // The value is a secret: it is not repeated.
  if (!keys) say('NAVETTE_MASTER_KEY is not 32 bytes in base64: write what `openssl rand -base64 32` prints.');
  return keys ?? undefined;
}

function readPort(env: Environment, name: string, otherwise: number, say: (problem: string) => void): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  say(`${name}=${text} is not a port: write a number from 0 to 65535, for example ${name}=${otherwise}.`);
  return otherwise;
}

function readCertificatePort(env: Environment, port: number, say: (problem: string) => void): number {
  const beside = port === 0 ? 0 : port < 65_535 ? port + 1 : port - 1;
  const found = readPort(env, 'NAVETTE_CERTIFICATE_PORT', beside, say);
  if (found !== 0 && found === port) {
    say(`NAVETTE_CERTIFICATE_PORT=${found} is the port of the app: leave it out, or write another.`);
  }
  return found;
}

function readProxies(env: Environment, say: (problem: string) => void): number {
  const text = env.NAVETTE_PROXIES || '0';
  if (/^\d$/.test(text)) return Number(text);
  say(
    `NAVETTE_PROXIES=${text} is no number of proxies: write 1 when one stands in front of Navette, 0 when none does.`,
  );
  return 0;
}

function readSwitch(env: Environment, name: string, otherwise: boolean, say: (problem: string) => void): boolean {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  say(`${name}=${text} is neither on nor off: write ${name}=1 or ${name}=0.`);
  return otherwise;
}

function readLogLevel(env: Environment, say: (problem: string) => void): string {
  const level = env.LOG_LEVEL || 'info';
  if (!LOG_LEVELS.includes(level)) say(`LOG_LEVEL=${level} is unknown: write one of ${LOG_LEVELS.join(', ')}.`);
  return level;
}

function readDatabaseUrl(env: Environment, name: string, say: (problem: string) => void): string | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  // The value may hold a password: it is not repeated.
  say(`${name} is not the address of a PostgreSQL: write postgres://user:password@host:5432/database.`);
  return undefined;
}
