import * as z from 'zod/mini';
import { DeviceState, Instant } from './common.ts';
import { Received } from './push.ts';

/** `GET /api/sync/status`. */
export const StatusAnswer = z.object({
  serverTime: Instant,
  schemaVersion: z.int(),
  schemaFloor: z.int(),
  epoch: z.int(),
  limits: z.record(z.string(), z.number()),
  device: DeviceState,
  received: Received,
});
export type StatusAnswer = z.infer<typeof StatusAnswer>;

/** What `GET /api/sync/live` sends (server-sent events): pull now. It carries no data. */
export const POKE_EVENT = 'poke';
