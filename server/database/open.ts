import { PgDialect } from 'drizzle-orm/pg-core';
import { PostgresJsSession, PostgresJsTransaction } from 'drizzle-orm/postgres-js/session';
import { isUuid } from '../sql-values.ts';
import type { MasterKeys } from '../vault/master-key.ts';
import { tenantKeys } from '../vault/tenant-keys.ts';
import { type Vault, vaultOf } from '../vault/vault.ts';
import { connect, type Sql, type TransactionSql } from './connect.ts';
import { API_ROLE } from './sql/roles.ts';

/** One transaction: as tagged SQL or as drizzle, whichever says it better. */
export interface Tx {
  sql: TransactionSql;
  db: PostgresJsTransaction<Record<string, never>, Record<string, never>>;
  /** Of the transaction's tenant: what is sensitive goes through it on its way in and out. */
  vault: Vault;
}

export interface TransactionOptions {
  /** Reads only, all statements from one snapshot. */
  snapshot?: boolean;
}

export interface Database {
  /** As owner: migrations, the demo, LISTEN. Never for a request. */
  owner: Sql;
  /** A transaction that sees and writes one tenant, forced by PostgreSQL. Rolled back when `work` throws. */
  asTenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** A transaction of no tenant: of all tables with a tenant it sees nothing. For signing in. */
  asNobody<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** What is sensitive of a tenant, outside of a request. */
  vaultOf(tenantId: string): Vault;
  /** A tenant's next key, which locks from now on. Gives its number. */
  renewKey(tenantId: string): Promise<number>;
  /** Lets running transactions end, at most 5 s. */
  end(): Promise<void>;
}

const SECONDS_TO_END = 5;
const dialect = new PgDialect();

/** Drizzle's own constructor would change how the pool reads and writes values. */
const drizzleOn = (sql: TransactionSql): Tx['db'] =>
  new PostgresJsTransaction(dialect, new PostgresJsSession(sql as never, dialect, undefined), undefined);

export interface DatabaseLogins {
  /** Logs in as the owner. */
  url: string;
  /** Logs in as a member of the API's role and of nothing else; absent: requests share the owner's login. */
  apiUrl?: string | undefined;
}

export interface OpenOptions {
  /** Connections of requests. */
  max?: number;
  role?: string;
  /** Lock and open sensitive fields; absent: to read or write one throws. */
  masterKeys?: MasterKeys | undefined;
}

/**
 * Opens the database for the server: a small pool of the owner, and the pool of requests, which takes on the API's role at
 * login (`max` connections). Nothing is connected yet; `migrate` comes first.
 */
export function openDatabase({ url, apiUrl = url }: DatabaseLogins, options: OpenOptions = {}): Database {
  const { max = 10, role = API_ROLE, masterKeys } = options;
  const owner = connect(url, { max: 3 });
  const api = connect(apiUrl, { max, role });
  const vault = connect(url, { max: 1 });
  const { keysOf, ...ring } = tenantKeys(vault, masterKeys);

  const inTransaction = <T>(
    tenantId: string,
    work: (tx: Tx) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> => {
    const mode = options?.snapshot ? 'isolation level repeatable read read only' : '';
    return api.begin(mode, async (sql) => {
      // Sent ahead of the first statement without waiting for it; when it fails, so does all that follows.
      const entered = sql`select navette.enter(${tenantId})`.execute();
      const result = await work({ sql, db: drizzleOn(sql), vault: vaultOf(tenantId, keysOf) });
      await entered;
      return result;
    }) as Promise<T>;
  };

  return {
    owner,
    asTenant: (tenantId, work, options) => {
      if (!isUuid(tenantId)) return Promise.reject(new TypeError('a tenant is named by its id'));
      return inTransaction(tenantId, work, options);
    },
    asNobody: (work) => inTransaction('', work),
    vaultOf: (tenantId) => vaultOf(tenantId, keysOf),
    renewKey: (tenantId) => ring.renew(tenantId),
    end: async () => {
      ring.end();
      await Promise.all([owner, api, vault].map((pool) => pool.end({ timeout: SECONDS_TO_END })));
    },
  };
}
