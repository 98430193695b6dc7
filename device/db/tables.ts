import type { FieldKind } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';

/** The table of an entity: `logistics.delivery` is in `logistics_delivery`. */
export const tableOf = (entityName: string): string => entityName.replace('.', '_');

/** Positions, tags, lists and JSON are text; booleans 0 or 1; instants and days as on the wire. */
const COLUMN_TYPES: Record<FieldKind, 'TEXT' | 'INTEGER' | 'REAL'> = {
  text: 'TEXT',
  integer: 'INTEGER',
  decimal: 'REAL',
  money: 'INTEGER',
  boolean: 'INTEGER',
  instant: 'TEXT',
  day: 'TEXT',
  choice: 'TEXT',
  reference: 'TEXT',
  position: 'TEXT',
  file: 'TEXT',
  tags: 'TEXT',
  list: 'TEXT',
  json: 'TEXT',
};

export interface Column {
  name: string;
  type: string;
}

/**
 * Columns of an entity's table, named as on the wire. A negative `version` marks a row of before the rebuild under way that
 * it has not brought yet: any version replaces it (its own was the positive number, maybe in the epoch before).
 */
export function columnsOf({ entity }: KnownEntity): Column[] {
  return [
    { name: 'id', type: 'TEXT PRIMARY KEY NOT NULL' },
    { name: 'version', type: 'INTEGER NOT NULL' },
    { name: 'lastModifiedAt', type: 'TEXT NOT NULL' },
    ...Object.entries<{ kind: FieldKind }>(entity.fields).map(([name, { kind }]) => ({
      name,
      type: COLUMN_TYPES[kind],
    })),
  ];
}

export const quoted = (name: string): string => `"${name}"`;

/** No column but the engine's own is NOT NULL and no index is unique: the server decides, this copy follows. */
export function createTable(known: KnownEntity): string {
  const columns = columnsOf(known).map(({ name, type }) => `${quoted(name)} ${type}`);
  return `CREATE TABLE IF NOT EXISTS ${tableOf(known.name)} (${columns.join(', ')})`;
}

export function createIndexes({ name, entity }: KnownEntity): string[] {
  return entity.indexes.map(({ columns }: { columns: readonly string[] }) => {
    const table = tableOf(name);
    return `CREATE INDEX IF NOT EXISTS ${table}__${columns.join('_')} ON ${table} (${columns.map(quoted).join(', ')})`;
  });
}

/** The engine's own tables. Changes go into `ENGINE_MIGRATIONS`, never into what a release has made. */
export const ENGINE_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT) WITHOUT ROWID;

  -- Station 2 writes it, station 8 adds the verdict; what is final stays as the journal. Rows are small and in the order
  -- they were made, so that a thousand verdicts change few pages.
  CREATE TABLE outbox (
    deviceEpoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    entity TEXT NOT NULL,
    entityId TEXT NOT NULL,
    action TEXT NOT NULL,
    occurredAt TEXT NOT NULL,
    priority INTEGER NOT NULL,
    hash TEXT NOT NULL,       -- the audit chain, up to this event
    state TEXT NOT NULL,      -- see outbox/state.ts
    code TEXT,
    message TEXT,
    data TEXT,                -- JSON: values for the sentence of code
    receivedAt TEXT,
    acknowledgedAt TEXT,
    PRIMARY KEY (deviceEpoch, seq)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX outbox__id ON outbox (id);
  CREATE INDEX outbox__record ON outbox (entityId);
  CREATE INDEX outbox__state ON outbox (state, acknowledgedAt);

  -- Events as they are sealed and sent: JSON, never changed.
  CREATE TABLE outbox_event (
    deviceEpoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (deviceEpoch, seq)
  ) WITHOUT ROWID;

  -- The worst of a record's events, see outbox/record-work.ts.
  CREATE TABLE record_work (
    entityId TEXT PRIMARY KEY NOT NULL,
    entity TEXT NOT NULL,
    worst INTEGER NOT NULL,
    code TEXT
  ) WITHOUT ROWID;

  -- The server's row underneath one that local events have changed. gone: the server shows it no more.
  CREATE TABLE base_row (
    entity TEXT NOT NULL,
    entityId TEXT NOT NULL,
    version INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,
    row TEXT NOT NULL,        -- JSON, as on the wire
    PRIMARY KEY (entity, entityId)
  );

  -- Bytes that events name by hash. eventId: of the event that brings it; NULL for a copy from the server.
  CREATE TABLE attachment (
    sha256 TEXT PRIMARY KEY NOT NULL,
    mime TEXT NOT NULL,
    size INTEGER NOT NULL,
    eventId TEXT,
    state TEXT NOT NULL,      -- committed, sealed, uploaded
    usedAt TEXT NOT NULL,
    bytes BLOB NOT NULL
  );
  CREATE INDEX attachment__state ON attachment (state);
  `,
  `
  -- Forms that a person has begun: of this device only, no events.
  CREATE TABLE draft (
    entity TEXT NOT NULL,
    entityId TEXT NOT NULL,
    body TEXT NOT NULL,       -- the screen's own
    changedAt TEXT NOT NULL,
    PRIMARY KEY (entity, entityId)
  ) WITHOUT ROWID;
  `,
  `
  -- Records made here that turned out to be others: the id that stands. See outbox/follow-merge.ts.
  CREATE TABLE alias (
    entity TEXT NOT NULL,
    oldId TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (entity, oldId)
  ) WITHOUT ROWID;
  `,
  `
  -- The event that took the place of a refused one. See outbox/correct.ts.
  ALTER TABLE outbox ADD COLUMN replacedBy TEXT;
  `,
  `
  -- What went wrong with this device's storage, see incidents.ts.
  CREATE TABLE incident (
    id TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,       -- JSON
    seenAt TEXT,              -- read by the person
    toldAt TEXT               -- heard by the server
  ) WITHOUT ROWID;
  `,
  `
  -- Rows that a verdict wrote while a pull from zero is under way, which has not brought them: see sync/unconfirmed.ts.
  -- seq: of the last event that did.
  CREATE TABLE unconfirmed (
    entity TEXT NOT NULL,
    entityId TEXT NOT NULL,
    deviceEpoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (entity, entityId)
  ) WITHOUT ROWID;
  `,
];

/**
 * Made anew at each opening, of this connection only: whether sending is under way, and the view that lists join to show
 * a record's state. It is as cheap as its table: one row for each record that this device has worked on.
 */
export const TEMPORARY = `
  CREATE TEMP TABLE sending (now INTEGER NOT NULL);
  INSERT INTO temp.sending VALUES (0);
  CREATE TEMP VIEW record_state (entity, entityId, state, code) AS
  SELECT entity, entityId,
    CASE worst
      WHEN 4 THEN 'needsYou'
      WHEN 3 THEN iif((SELECT now FROM temp.sending), 'sending', 'saved')
      WHEN 2 THEN 'amended'
      ELSE 'received'
    END,
    code
  FROM main.record_work;
`;
