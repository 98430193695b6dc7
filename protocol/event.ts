import { z } from 'zod';
import { Instant, Position, Sha256, Uuid } from './common.ts';
import { LIMITS } from './limits.ts';

/** What the device knew about itself at the tap; evidence, never used to decide. */
export const EventContext = z.object({
  appVersion: z.string().max(40).optional(),
  /** 0 to 1. */
  battery: z.number().min(0).max(1).optional(),
  network: z.string().max(20).optional(),
  position: Position.optional(),
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
  deviceEpoch: z.number().int().min(1),
  /** The server's epoch that `baseVersion` belongs to. */
  epoch: z.number().int().min(1),
  /** 1, 2, 3 … per author and device epoch, no gaps. */
  seq: z.number().int().min(1),
  /** Events that must be applied before this one. */
  after: z.array(Uuid).max(LIMITS.afterIds),
  entity: z.string().min(1).max(80),
  entityId: Uuid,
  action: z.string().min(1).max(60),
  payload: z.record(z.string(), z.unknown()),
  /** Version of the row the person saw; 0 for a new one. */
  baseVersion: z.number().int().min(0),
  /** The device's clock. */
  occurredAt: Instant,
  schemaVersion: z.number().int().min(1),
  context: EventContext.optional(),
  checksum: Sha256,
});
export type SyncEvent = z.infer<typeof SyncEvent>;
