import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { Rules } from '#protocol/rules.ts';
import type { RevokedBy } from '#protocol/session.ts';
import { createdAt, engine, moment, tenantId } from './table-parts.ts';

/** A customer of Navette: whole in one database, apart from all others by row-level security. */
export const tenant = engine.table('tenant', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  packs: text('packs').array().notNull(),
  rules: jsonb('rules').$type<Rules>().notNull(),
  /** May be wiped and made again by `demo:reset`. */
  demo: boolean('demo').notNull().default(false),
  createdAt: createdAt(),
});

/** [S6] Each change of a tenant's rules: both versions, who and when. */
export const rulesEdit = engine.table(
  'rules_edit',
  {
    tenantId: tenantId(),
    /** Of the rules that the edit made. */
    version: integer('version').notNull(),
    before: jsonb('before').$type<Rules>().notNull(),
    after: jsonb('after').$type<Rules>().notNull(),
    changedBy: uuid('changed_by'),
    changedByName: text('changed_by_name').notNull(),
    changedAt: moment('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.version] })],
);

export const account = engine.table(
  'account',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role').notNull(),
    locale: text('locale').notNull(),
    passwordHash: text('password_hash').notNull(),
    active: boolean('active').notNull().default(true),
    /** Values of `sector` columns whose rows are theirs; see `packs/core/scope.ts`. */
    sectors: text('sectors').array().notNull().default(sql`'{}'`),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    // Of all tenants: people sign in with nothing but their address.
    uniqueIndex('account_email').on(sql`lower(${table.email})`),
  ],
);

/** A profile's life on a device. `epoch` rises each time the profile begins anew there. */
export const device = engine.table(
  'device',
  {
    tenantId: tenantId(),
    userId: uuid('user_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    platform: text('platform').notNull(),
    epoch: integer('epoch').notNull().default(1),
    createdAt: createdAt(),
    lastSeenAt: moment('last_seen_at').notNull().default(sql`now()`),
    revokedAt: moment('revoked_at'),
    /** `self`: the person signed in on another device in its place; `lost`: they did, and it seems to have lost its storage. */
    revokedBy: text('revoked_by').$type<RevokedBy | 'lost'>(),
    /** When the device said that it has removed its data, and its last sequence then. */
    wipedAt: moment('wiped_at'),
    wipedSeq: integer('wiped_seq'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId, table.id] })],
);

/**
 * A life of a profile of which there were two copies: from `seq` on, each of them went its own way. Both branches live: one
 * goes on with the life, the other with `newEpoch` as soon as its person has signed in there.
 */
export const deviceFork = engine.table(
  'device_fork',
  {
    tenantId: tenantId(),
    userId: uuid('user_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    deviceEpoch: integer('device_epoch').notNull(),
    /** The first sequence that was used twice, and the event that came second. */
    seq: integer('seq').notNull(),
    eventId: uuid('event_id').notNull(),
    foundAt: moment('found_at').notNull(),
    newEpoch: integer('new_epoch'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.userId, table.deviceId, table.deviceEpoch, table.eventId] }),
  ],
);

/** The keys that a device signs its exports with. Several: one that lost its storage has made another. */
export const deviceKey = engine.table(
  'device_key',
  {
    tenantId: tenantId(),
    userId: uuid('user_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    /** Ed25519, base64url. */
    publicKey: text('public_key').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId, table.deviceId, table.publicKey] })],
);

/** A family of refresh tokens; only their hashes are kept. */
export const refreshSession = engine.table(
  'refresh_session',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    /** Of the device at sign-in; absent in sessions of before it was kept: the device's own. */
    deviceEpoch: integer('device_epoch'),
    profile: text('profile').notNull(),
    currentHash: text('current_hash').notNull(),
    /** Dead as soon as its successor is used, because that one becomes the predecessor. */
    previousHash: text('previous_hash'),
    /** Of the server when it was renewed last: one that was set back since may know an older secret than its device has. */
    epoch: integer('epoch'),
    expiresAt: moment('expires_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('refresh_session_device').on(table.tenantId, table.userId, table.deviceId),
  ],
);

/** Failed sign-ins in the current window, by a hash of address and place; of no tenant, since none is known yet. */
export const loginAttempt = engine.table('login_attempt', {
  key: text('key').primaryKey(),
  failures: integer('failures').notNull(),
  endsAt: moment('ends_at').notNull(),
});

/** The server's own keys; of no tenant. */
export const signingKey = engine.table('signing_key', {
  id: text('id').primaryKey(),
  purpose: text('purpose').notNull(),
  publicJwk: jsonb('public_jwk').$type<Record<string, unknown>>().notNull(),
  privateJwk: jsonb('private_jwk').$type<Record<string, unknown>>().notNull(),
  createdAt: createdAt(),
});

/** The keys that a tenant's sensitive fields are encrypted with, each wrapped by the server's own key. */
export const dataKey = engine.table(
  'data_key',
  {
    tenantId: tenantId(),
    /** Stands in each value that was encrypted with it. */
    id: integer('id').notNull(),
    /** Names the server's key that wraps it. */
    wrappedBy: text('wrapped_by').notNull(),
    wrapped: text('wrapped').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
