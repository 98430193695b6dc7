import * as z from 'zod/mini';
import { Instant, Position, Sha256, Uuid } from './common.ts';
import { LIMITS } from './limits.ts';

/** What the device knew about itself at the tap; evidence, never used to decide. */
export const EventContext = z.object({
  appVersion: z.optional(z.string().check(z.maxLength(40))),
  /** 0 to 1. */
  battery: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
  network: z.optional(z.string().check(z.maxLength(20))),
  position: z.optional(Position),
});
export type EventContext = z.infer<typeof EventContext>;

/**
 * One thing a person did, stamped once at commit and never rewritten. Source: station 2.
 * `payload` stays open here: the pack's own schema judges it at station 6, event by event.
 */
export const SyncEvent = z.object({
  id: Uuid,
  tenantId: Uuid,
  userId: Uuid,
  deviceId: Uuid,
  /** Counts the lives of this profile on this device; a copied or rebuilt profile gets the next one. */
  deviceEpoch: z.int().check(z.minimum(1)),
  /** The server's epoch that `baseVersion` belongs to. */
  epoch: z.int().check(z.minimum(1)),
  /** 1, 2, 3 … per author and device epoch, no gaps. */
  seq: z.int().check(z.minimum(1)),
  /** Events that must be applied before this one. */
  after: z.array(Uuid).check(z.maxLength(LIMITS.afterIds)),
  entity: z.string().check(z.minLength(1), z.maxLength(80)),
  entityId: Uuid,
  action: z.string().check(z.minLength(1), z.maxLength(60)),
  payload: z.record(z.string(), z.unknown()),
  /** Version of the row the person saw; 0 for a new one. */
  baseVersion: z.int().check(z.minimum(0)),
  /** The device's clock. */
  occurredAt: Instant,
  schemaVersion: z.int().check(z.minimum(1)),
  context: z.optional(EventContext),
  checksum: Sha256,
});
export type SyncEvent = z.infer<typeof SyncEvent>;
