import postgres from 'postgres';

/** How values cross between JavaScript and PostgreSQL, the same for tagged SQL and for drizzle. */
const types = {
  /** Lists of texts, such as a tenant's packs. Never with a null inside. A string is the array's own text already. */
  texts: {
    to: 1009,
    from: [1009],
    parse: (array: string): string[] =>
      [...array.matchAll(/"((?:[^"\\]|\\.)*)"|[^{},]+/g)].map(
        ([bare, quoted]) => quoted?.replace(/\\(.)/g, '$1') ?? bare,
      ),
    serialize: (texts: string | string[]) =>
      typeof texts === 'string' ? texts : `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`,
  },
  /** Versions, sequences, money: whole numbers up to 2^53. */
  bigint: { to: 20, from: [20], parse: Number, serialize: String },
  /** A day is a text, in no time zone. */
  day: { to: 1082, from: [1082], parse: (text: string) => text, serialize: (day: string) => day },
  /** A string is JSON text already; anything else is written as JSON. */
  json: {
    to: 114,
    from: [114, 3802],
    parse: (text: string): unknown => JSON.parse(text),
    serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
  },
};

type Values = { texts: string[]; bigint: number; day: string; json: unknown };
export type Sql = postgres.Sql<Values>;
export type TransactionSql = postgres.TransactionSql<Values>;

export interface ConnectOptions {
  max: number;
  /** Taken on at login, so that RESET ROLE leads back to it. */
  role?: string;
}

/**
 * What the API's logins wait for at most, in milliseconds: a row that somebody outside holds, in a transaction that they have left
 * open, must not hold a request and its connection for longer. Ends with `55P03`.
 */
const LOCK_TIMEOUT_MS = 5_000;
const API_TIMEOUTS = {
  lock_timeout: LOCK_TIMEOUT_MS,
  idle_in_transaction_session_timeout: 60_000,
  statement_timeout: 60_000,
};

/** A pool. Connections are made when they are needed. */
export function connect(url: string, { max, role }: ConnectOptions): Sql {
  return postgres(url, {
    max,
    types,
    onnotice: () => undefined,
    fetch_types: false,
    connection: {
      application_name: 'navette',
      // Times as text must not depend on where the server stands; compiling plans costs more than these queries.
      TimeZone: 'UTC',
      jit: 'off',
      ...(role === undefined ? {} : { role, ...API_TIMEOUTS }),
    },
  }) as unknown as Sql;
}
