import * as z from 'zod/mini';
import { DeviceState, Instant, Sha256, Uuid } from './common.ts';
import { LIMITS } from './limits.ts';
import { Receipt } from './receipt.ts';

/** The device's last event: its sequence and the hash of its chain there, so that the server can tell a hole or a fork. */
export const Head = z.object({ seq: z.int().check(z.minimum(0)), hash: Sha256 });
export type Head = z.infer<typeof Head>;

/** `POST /api/sync/push`. Events stay unparsed here: one broken event must not refuse its neighbours. */
export const PushRequest = z.object({
  batchId: Uuid,
  head: Head,
  events: z.array(z.unknown()).check(z.maxLength(LIMITS.eventsPerPush)),
  /** Events that some of these come `after` and that this device does not have any more: nobody waits for those the server does not know. */
  lacking: z.optional(z.array(Uuid).check(z.maxLength(LIMITS.eventsPerPush * LIMITS.afterIds))),
});
export type PushRequest = z.infer<typeof PushRequest>;

/** Which of a device's events the server has: all up to `through`, `count` in all, the ranges it misses. */
export const Received = z.object({
  count: z.int(),
  through: z.int(),
  missing: z.array(z.tuple([z.int(), z.int()])),
});
export type Received = z.infer<typeof Received>;

export const PushAnswer = z.object({
  batchId: Uuid,
  serverTime: Instant,
  receipts: z.array(Receipt),
  received: Received,
  device: DeviceState,
});
export type PushAnswer = z.infer<typeof PushAnswer>;
