import { CHAIN_START } from '#protocol/checksum.ts';
import type { Sql } from './database.ts';

/** What the engine remembers of one profile, in its own database. */
export interface Meta {
  /** Life of this profile on this device, and its last sequence and chain link. */
  deviceEpoch: number;
  seq: number;
  chain: string;
  /** The server's epoch that row versions belong to; the one before, for rows a rebuild has not confirmed yet. */
  epoch: number;
  epochBefore: number;
  /** Server time of the page that told of this epoch; empty: the first one known. */
  epochSince: string;
  /** Where the next pull goes on; `null`: from zero. */
  cursor: string | null;
  /** A pull from zero is under way: at its end, rows it did not confirm go. */
  sweeping: boolean;
  /** The latest version in which a pull has taken a row away. */
  removedThrough: number;
  /** The first sync is complete; indexes exist. */
  ready: boolean;
  /** Of the first sync while it runs. */
  progress: Progress | null;
  /** What the server said it has of this device epoch. */
  received: number;
  /** It misses what it had acknowledged: unless a new epoch has begun, the next pull starts over. */
  wentBack: boolean;
  /** What it said when less than it had acknowledged made this device start over; empty: never. */
  startedOver: string;
  /** Server time of the last answer to a push; empty: none yet. */
  heardAt: string;
  /** ISO 8601, by the device's clock. */
  lastPullAt: string | null;
  rulesVersion: number;
  /** Its person is signing out: nothing more may be committed, in no tab. Opening it again takes that back. */
  leaving: boolean;
  /** Fingerprint of the packs' tables. */
  tables: string;
  /** Answers of the server that were taken over: whether one came in between. */
  answers: number;
  /** How often events or files with a verdict became ones that are to be sent: what was read before is not true any more. */
  offers: number;
  /** When the rows were last compared with the server's; ISO 8601, by the device's clock. */
  checkedAt: string | null;
  /** Opened to its end once: what the spool held is here. */
  opened: boolean;
  /** The version of the packs in which rows are kept. Databases of before it was noted are of version 2. */
  schema: number;
}

export interface Progress {
  total: number | null;
  bytes: number;
  byEntity: Record<string, { rows: number; total: number }>;
}

export const FRESH_META: Meta = {
  deviceEpoch: 1,
  seq: 0,
  chain: CHAIN_START,
  epoch: 1,
  epochBefore: 0,
  epochSince: '',
  cursor: null,
  sweeping: false,
  removedThrough: 0,
  ready: false,
  progress: null,
  received: 0,
  wentBack: false,
  startedOver: '',
  heardAt: '',
  lastPullAt: null,
  rulesVersion: 0,
  leaving: false,
  tables: '',
  answers: 0,
  offers: 0,
  checkedAt: null,
  opened: false,
  schema: 2,
};

export async function readMeta(sql: Sql): Promise<Meta> {
  const rows = await sql.all<{ key: string; value: string }>('SELECT key, value FROM meta');
  const known = Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)]));
  return { ...FRESH_META, ...known };
}

export async function writeMeta(sql: Sql, changed: Partial<Meta>): Promise<void> {
  const values = Object.entries(changed).map(([key, value]) => [key, JSON.stringify(value)]);
  await sql.run(
    `INSERT INTO meta (key, value)
     SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?) WHERE true
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [JSON.stringify(values)],
  );
}
