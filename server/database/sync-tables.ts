import { sql } from 'drizzle-orm';
import { index, integer, json, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { entitiesOf, PACKS } from '#packs/registry.ts';
import { bytea, createdAt, engine, moment, tenantId, whole, xid8 } from './table-parts.ts';

/** Of entities whose content is not kept for ever: what is to be found in the ledger when its time is over. */
const forgotten = entitiesOf(Object.keys(PACKS))
  .filter(({ entity, pack }) => entity.retention && pack.audit !== entity.name)
  .map(({ name }) => `'${name}'`)
  .sort()
  .join(', ');

/**
 * Each event that got a final verdict, and the verdict: what is replayed when it is sent again. As text, verbatim: it is
 * evidence, and nothing asks for its parts.
 */
export const ledger = engine.table(
  'ledger',
  {
    tenantId: tenantId(),
    deviceId: uuid('device_id').notNull(),
    eventId: uuid('event_id').notNull(),
    userId: uuid('user_id').notNull(),
    deviceEpoch: integer('device_epoch').notNull(),
    seq: integer('seq').notNull(),
    checksum: text('checksum').notNull(),
    event: json('event').$type<Record<string, unknown>>().notNull(),
    receipt: json('receipt').$type<Record<string, unknown>>().notNull(),
    /** What its author's next edit of the record stands on, where the receipt does not tell it. */
    nextBase: json('next_base').$type<Record<string, unknown>>(),
    status: text('status').notNull(),
    batchId: uuid('batch_id').notNull(),
    requestId: text('request_id').notNull(),
    receivedAt: moment('received_at').notNull(),
    /** The transaction in which a repair or a resolution changed the verdict, for the feed; absent: it is the first one. */
    changedTx: xid8('changed_tx'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.deviceId, table.eventId] }),
    index('ledger_changed')
      .on(table.tenantId, table.userId, table.deviceId, table.changedTx)
      .where(sql`changed_tx is not null`),
    index('ledger_record')
      .on(table.tenantId, sql`(event ->> 'entity')`, sql`(event ->> 'entityId')`)
      .where(sql.raw(`(event ->> 'entity') in (${forgotten})`)),
    index('ledger_office')
      .on(table.tenantId, table.receivedAt, table.eventId)
      .where(sql`status in ('rejected', 'conflict')`),
    // Not unique: a device that was copied may use a sequence twice, and both branches are kept.
    index('ledger_sequence').on(table.tenantId, table.userId, table.deviceId, table.deviceEpoch, table.seq),
  ],
);

/** How far the events of a device are received without a hole, and the hash of its audit chain there. */
export const deviceChain = engine.table(
  'device_chain',
  {
    tenantId: tenantId(),
    userId: uuid('user_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    deviceEpoch: integer('device_epoch').notNull(),
    through: integer('through').notNull(),
    hash: text('hash').notNull(),
    /** The highest number that the device has said it recorded, whether it arrived or not. */
    told: integer('told').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId, table.deviceId, table.deviceEpoch] })],
);

/** Numbers of a life that is over which will never arrive; each range is one link of its audit chain. */
export const sequenceVoid = engine.table(
  'sequence_void',
  {
    tenantId: tenantId(),
    userId: uuid('user_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    deviceEpoch: integer('device_epoch').notNull(),
    fromSeq: integer('from_seq').notNull(),
    toSeq: integer('to_seq').notNull(),
    /** Of its entry in the audit log. */
    id: uuid('id').notNull(),
    reason: text('reason').notNull(),
    voidedBy: uuid('voided_by').notNull(),
    voidedAt: moment('voided_at').notNull(),
    /** `voidChecksum` of the protocol. */
    checksum: text('checksum').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'sequence_void_pk',
      columns: [table.tenantId, table.userId, table.deviceId, table.deviceEpoch, table.fromSeq],
    }),
  ],
);

/** Every outcome of a conflict policy other than "no conflict", with both versions. */
export const conflictLog = engine.table(
  'conflict_log',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    entity: text('entity').notNull(),
    entityId: uuid('entity_id').notNull(),
    eventId: uuid('event_id').notNull(),
    userId: uuid('user_id'),
    deviceId: uuid('device_id'),
    policy: text('policy').notNull(),
    outcome: text('outcome').notNull(),
    mine: jsonb('mine').$type<unknown>(),
    theirs: jsonb('theirs').$type<unknown>(),
    createdAt: createdAt(),
    /** Of a conflict that waits for a person: the event that settled it, and when. The open ones of a record are one case. */
    settledBy: uuid('settled_by'),
    settledAt: moment('settled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('conflict_log_record').on(table.tenantId, table.entity, table.entityId),
  ],
);

/** Records that turned out to be one: the id that a device gave, and the one that stands. */
export const alias = engine.table(
  'alias',
  {
    tenantId: tenantId(),
    entity: text('entity').notNull(),
    oldId: uuid('old_id').notNull(),
    id: uuid('id').notNull(),
    eventId: uuid('event_id').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.entity, table.oldId] })],
);

/** The last number given in a series of a year ("FA", 2026). Its row is held until what bears the number is committed. */
export const numberSeries = engine.table(
  'number_series',
  {
    tenantId: tenantId(),
    series: text('series').notNull(),
    year: integer('year').notNull(),
    last: whole('last').notNull(),
    /** The books of the year are closed: what comes late takes the current year's number. */
    closedAt: moment('closed_at'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.series, table.year] })],
);

/** What could not even be read as an event, kept for support. */
export const rejectedPayload = engine.table(
  'rejected_payload',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    deviceId: uuid('device_id').notNull(),
    reason: text('reason').notNull(),
    body: text('body').notNull(),
    receivedAt: moment('received_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** The bytes of a file, under their SHA-256. */
export const attachment = engine.table(
  'attachment',
  {
    tenantId: tenantId(),
    sha256: text('sha256').notNull(),
    mime: text('mime').notNull(),
    size: integer('size').notNull(),
    bytes: bytea('bytes').notNull(),
    createdBy: uuid('created_by').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.sha256] })],
);

/** The beginning of a file whose upload was cut, of one device: what it can go on from. */
export const attachmentPart = engine.table(
  'attachment_part',
  {
    tenantId: tenantId(),
    userId: uuid('user_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bytea('bytes').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId, table.deviceId, table.sha256] })],
);

/** One line for each push of a device: what the office sees of its fleet. */
export const syncLog = engine.table(
  'sync_log',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    direction: text('direction').notNull(),
    events: integer('events').notNull(),
    conflicts: integer('conflicts').notNull(),
    bytes: whole('bytes').notNull(),
    status: text('status').notNull(),
    startedAt: moment('started_at').notNull(),
    endedAt: moment('ended_at').notNull(),
    error: text('error'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('sync_log_device').on(table.tenantId, table.userId, table.deviceId, table.startedAt),
  ],
);

/** What devices found out about their own storage: see `protocol/incident.ts`. */
export const incident = engine.table(
  'incident',
  {
    tenantId: tenantId(),
    deviceId: uuid('device_id').notNull(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    deviceEpoch: integer('device_epoch').notNull(),
    kind: text('kind').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    /** The device's clock. */
    at: moment('at').notNull(),
    receivedAt: moment('received_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.deviceId, table.id] }),
    index('incident_received').on(table.tenantId, table.receivedAt),
  ],
);

/** Files of unsent work that the office has taken in for a device that could not send them. */
export const workImport = engine.table(
  'work_import',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    /** Of the file: the same one again is recognised. */
    sha256: text('sha256').notNull(),
    importedBy: uuid('imported_by').notNull(),
    userId: uuid('user_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    deviceEpoch: integer('device_epoch').notNull(),
    events: integer('events').notNull(),
    files: integer('files').notNull(),
    /** Events by what became of them. */
    results: jsonb('results').$type<Record<string, number>>().notNull(),
    importedAt: moment('imported_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('work_import_file').on(table.tenantId, table.sha256),
  ],
);
