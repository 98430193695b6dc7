import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, engine, moment, tenantId, whole, xid8 } from './table-parts.ts';

/** Versions of all rows of all packs: they rise for ever, also across delete and insert. */
export const versionSeq = engine.sequence('version_seq');

/** The latest change of each row there is or was. Written by triggers only. */
export const change = engine.table(
  'change',
  {
    tenantId: tenantId(),
    entity: text('entity').notNull(),
    id: uuid('id').notNull(),
    /** The transaction of that change. */
    tx: xid8('tx').notNull(),
    version: whole('version').notNull(),
    deleted: boolean('deleted').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.entity, table.id] }),
    index('change_tx').on(table.tenantId, table.tx),
  ],
);

/**
 * Why a row is in somebody's own bucket: one entry for each source row that puts it there, the row itself (`source` is
 * empty) or one that refers to it (`source` is its entity). Each entry follows one source row, so the lock on that row
 * orders its writers: no counting and no lock beside. A row is in the bucket while one entry is present. Buckets of the
 * whole tenant and of roles are not listed: they hold every row. Written by triggers only.
 */
export const membership = engine.table(
  'membership',
  {
    tenantId: tenantId(),
    bucket: text('bucket').notNull(),
    entity: text('entity').notNull(),
    id: uuid('id').notNull(),
    source: text('source').notNull(),
    sourceId: uuid('source_id').notNull(),
    tx: xid8('tx').notNull(),
    present: boolean('present').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.bucket, table.entity, table.id, table.source, table.sourceId],
      name: 'membership_pk',
    }),
    index('membership_tx').on(table.tenantId, table.bucket, table.tx),
  ],
);

/** What this database is, and which of its lives. One row. */
export const serverState = engine.table(
  'server_state',
  {
    singleton: boolean('singleton').primaryKey().default(true),
    /** Another when the database was restored or moved: versions and cursors of before mean nothing then. */
    epoch: integer('epoch').notNull().default(1),
    /** By each epoch before it in this line: up to which version what that one gave out stands for the same here. */
    floors: jsonb('floors').$type<Record<string, number>>().notNull().default({}),
    /** When the epoch began; absent: with the database. */
    epochBegan: moment('epoch_began'),
    /** PostgreSQL's own identity and branch of history when the epoch began. */
    systemIdentifier: text('system_identifier').notNull(),
    timeline: integer('timeline').notNull(),
    /** Numbers that PostgreSQL gave this database and a table of it: in a dump that is put back they are others. */
    storage: text('storage').notNull().default(''),
    /** Seals cursors. */
    cursorSecret: bytea('cursor_secret').notNull(),
    /** Hash of the generated SQL that was applied last. */
    generatedHash: text('generated_hash').notNull().default(''),
  },
  (table) => [check('server_state_singleton', sql`${table.singleton}`)],
);
