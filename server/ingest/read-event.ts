// Station 5: push. One event as it came, before anything of the database is asked.

import * as z from 'zod/mini';
import { pathText } from '#packs/core/validate.ts';
import { upcastEvent } from '#packs/upcasts.ts';
import type { ErrorCode, ErrorData } from '#protocol/errors.ts';
import { SyncEvent } from '#protocol/event.ts';
import { LIMITS } from '#protocol/limits.ts';
import { findUnsafe } from '#protocol/safe-json.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import type { Account } from '../auth/account.ts';
import { hashesOf } from './event-text.ts';

/** What the ledger can count to. */
const MAX_SEQ = 2_147_483_647;

/** What an event must say of itself to be recorded at all. */
const Identity = z.extend(
  z.pick(SyncEvent, {
    id: true,
    tenantId: true,
    userId: true,
    deviceId: true,
    deviceEpoch: true,
    checksum: true,
  }),
  { seq: z.int().check(z.minimum(1), z.maximum(MAX_SEQ)) },
);
export type Identity = z.infer<typeof Identity>;

/** An event that may be judged: its author is who sends it and its checksum holds. */
export interface GoodEvent {
  kind: 'event';
  /** As the packs of this version say it. */
  event: SyncEvent;
  /** As sent, with fields that this version does not know: what the checksum is of. */
  raw: Record<string, unknown>;
  payloadHash: string;
}

/**
 * An event that is refused as it stands. With `identity` its content is certain (its checksum holds) and the refusal is
 * final and recorded, without the content that was refused; `event` is there for the audit log when the rest is sound.
 * Without `identity` nothing is recorded: a good copy still gets in.
 */
export interface BadEvent {
  kind: 'bad';
  eventId: string;
  code: ErrorCode;
  data: ErrorData;
  identity: Identity | null;
  event: SyncEvent | null;
  raw: unknown;
  /** Of the payload that was refused; empty without `identity`. */
  payloadHash: string;
}

export type Reading = GoodEvent | BadEvent;

/** Reads one element of `events`; `at` is its place in the batch. Never throws. */
export function readEvent(raw: unknown, at: number, account: Account): Reading {
  const bad = (code: ErrorCode, data: ErrorData, more: Partial<BadEvent> = {}): BadEvent => ({
    ...{ kind: 'bad', eventId: idOf(raw), code, data, identity: null, event: null, raw, payloadHash: '' },
    ...more,
  });
  if (!isObject(raw)) return bad('INVALID_EVENT', { path: `events[${at}]` });
  const parsed = SyncEvent.safeParse(raw);
  const identity = parsed.success && parsed.data.seq <= MAX_SEQ ? parsed : Identity.safeParse(raw);
  if (!identity.success) return bad('INVALID_EVENT', { path: pathText(identity.error.issues[0]?.path ?? []) });
  const { data: known } = identity;
  if (!isBy(known, account)) return bad('AUTHOR_MISMATCH', {}, { eventId: known.id });

  // Before the checksum, which walks the whole value and could not come back from too deep a one.
  const unsafe = findUnsafe(raw);
  const refusal = (): BadEvent => {
    const path = unsafe?.path ?? '';
    // Of a payload the path begins inside it, as the pack's own refusals do.
    if (path.startsWith('payload.')) return bad('INVALID_PAYLOAD', { path: path.slice(8) }, { eventId: known.id });
    return bad('INVALID_EVENT', { path }, { eventId: known.id });
  };
  if (unsafe?.why === 'too-deep') return refusal();
  const hashes = hashesOf(raw);
  if (hashes === null) return refusal();
  if (hashes.checksum !== known.checksum) return bad('CHECKSUM_MISMATCH', {}, { eventId: known.id });

  // Said in words that only a later server knows: nothing of it may be judged, let alone refused for good.
  if (parsed.success && parsed.data.schemaVersion > SCHEMA_VERSION) {
    return bad('SCHEMA_TOO_NEW', {}, { eventId: known.id });
  }

  // From here on the content is what its author committed: refusals are for good.
  const { payloadHash } = hashes;
  const certain = () => ({ eventId: known.id, identity: Identity.parse(raw), event: withoutContent(raw), payloadHash });
  if (unsafe) return { ...refusal(), ...certain() };
  if (hashes.size > LIMITS.eventBytes) return bad('EVENT_TOO_LARGE', { limit: LIMITS.eventBytes }, certain());
  if (!parsed.success) {
    return bad('INVALID_EVENT', { path: pathText(parsed.error.issues[0]?.path ?? []) }, certain());
  }
  if (parsed.data.after.includes(parsed.data.id)) return bad('INVALID_EVENT', { path: 'after' }, certain());
  return { kind: 'event', event: upcastEvent(parsed.data), raw, payloadHash };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the receipt names the event by, when it can be named at all. */
const idOf = (raw: unknown): string =>
  isObject(raw) && typeof raw.id === 'string' ? raw.id.slice(0, 36).toWellFormed() : '';

const isBy = (event: Identity, account: Account): boolean =>
  event.tenantId === account.tenantId &&
  event.userId === account.userId &&
  event.deviceId === account.deviceId &&
  event.deviceEpoch === account.deviceEpoch;

/** The event with the parts left out that may be what is wrong with it. */
function withoutContent(raw: Record<string, unknown>): SyncEvent | null {
  const { context: _, ...rest } = raw;
  const parsed = SyncEvent.safeParse({ ...rest, payload: {}, after: [] });
  return parsed.success && findUnsafe(parsed.data) === null ? parsed.data : null;
}
