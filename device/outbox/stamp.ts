// Station 2: commit. What an event is, fixed once: id, author, sequence, instant, base, order, checksum. Pure.
import { chainHash, checksumOf, sha256HexOfBytes } from '#protocol/checksum.ts';
import { type Problem, problem } from '#protocol/errors.ts';
import { EventContext, type SyncEvent } from '#protocol/event.ts';
import { LIMITS } from '#protocol/limits.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import type { Intent } from '../api.ts';
import type { Meta } from '../db/meta.ts';

export interface Stamp {
  id: string;
  tenantId: string;
  userId: string;
  deviceId: string;
  occurredAt: string;
  appVersion: string;
}

export interface Stamped {
  event: SyncEvent;
  /** As it is stored, sealed and sent for ever. */
  text: string;
  /** The audit chain, up to this event. */
  hash: string;
}

export function stampEvent(
  stamp: Stamp,
  meta: Pick<Meta, 'deviceEpoch' | 'seq' | 'chain' | 'epoch' | 'epochBefore'>,
  what: Pick<SyncEvent, 'entity' | 'entityId' | 'action' | 'payload' | 'after'> & {
    /** Of the row the person saw; negative: of before the rebuild under way, maybe of another epoch. */
    rowVersion: number;
    context: Intent['context'];
  },
): Stamped {
  const { id, tenantId, userId, deviceId, occurredAt, appVersion } = stamp;
  const { entity, entityId, action, payload, after, rowVersion } = what;
  // Evidence that does not fit is left out: it must never stop a person's work.
  const seen = EventContext.safeParse({ appVersion, ...what.context });
  const unsigned: Omit<SyncEvent, 'checksum'> = {
    id,
    tenantId,
    userId,
    deviceId,
    deviceEpoch: meta.deviceEpoch,
    epoch: rowVersion < 0 ? meta.epochBefore : meta.epoch,
    seq: meta.seq + 1,
    after,
    entity,
    entityId,
    action,
    payload,
    baseVersion: Math.abs(rowVersion),
    occurredAt,
    schemaVersion: SCHEMA_VERSION,
    context: seen.success ? seen.data : { appVersion },
  };
  const event: SyncEvent = { ...unsigned, checksum: checksumOf(unsigned) };
  return { event, text: JSON.stringify(event), hash: chainHash(meta.chain, event.checksum) };
}

/**
 * The version that a person's work stands on: what they were shown, unless the row itself is of an older one. Of two versions the
 * one of before the rebuild is the older; a row that the rebuild has not confirmed says that what was shown is of before it too.
 */
export function standsOn(row: number, seen: number): number {
  return row < 0 ? -Math.min(-row, Math.abs(seen)) : Math.min(row, seen);
}

const utf8 = new TextEncoder();

/** Limits of the wire are obeyed here, so that nothing is committed that could never be sent. */
export function tooLarge(text: string): Problem | null {
  const limit = LIMITS.eventBytes;
  return utf8.encode(text).byteLength > limit ? problem('EVENT_TOO_LARGE', { limit }) : null;
}

/** A file is what its name says, and small enough to be sent. */
export function badFile({ sha256, bytes }: NonNullable<Intent['attachments']>[number]): Problem | null {
  const limit = LIMITS.attachmentBytes;
  if (bytes.byteLength > limit) return problem('TOO_LARGE', { limit });
  return sha256HexOfBytes(bytes) === sha256 ? null : problem('INVALID_PAYLOAD', { path: 'attachments' });
}
