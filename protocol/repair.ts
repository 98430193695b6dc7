import * as z from 'zod/mini';
import { EntityName, Instant, Uuid } from './common.ts';
import { Receipt } from './receipt.ts';

/** A refused or parked event, or one that waits for the office, as the office sees it. */
export const RefusedEvent = z.object({
  eventId: Uuid,
  deviceId: Uuid,
  deviceName: z.nullable(z.string()),
  userId: Uuid,
  userName: z.nullable(z.string()),
  seq: z.int(),
  entity: z.nullable(EntityName),
  entityId: z.nullable(z.string()),
  action: z.nullable(z.string()),
  occurredAt: z.nullable(Instant),
  receivedAt: Instant,
  code: z.string(),
  data: z.record(z.string(), z.unknown()),
  /** `null`: its content was refused and not kept. */
  payload: z.nullable(z.record(z.string(), z.unknown())),
  /** The refused event of the same device that it comes after. */
  parkedBehind: z.nullable(z.string()),
  /** Values that a repair may change; what proves something, and what no device may write, is not among them. */
  mendable: z.array(z.string()),
  /** The office withdrew its record before it came: an administrator decides. */
  waitsForOffice: z.boolean(),
  /** Its author has sent another in its place, or given it up; or the office has declined it. */
  closed: z.nullable(z.enum(['replaced', 'discarded', 'declined'])),
});
export type RefusedEvent = z.infer<typeof RefusedEvent>;

/** `GET /api/admin/refused`: the newest first. */
export const RefusedAnswer = z.object({
  events: z.array(RefusedEvent),
  /** For the next page; `null`: that was all. */
  before: z.nullable(z.string()),
});
export type RefusedAnswer = z.infer<typeof RefusedAnswer>;

/** `GET /api/admin/waiting`: what an administrator is to decide, the oldest first; at most 100. */
export const WaitingAnswer = z.object({
  events: z.array(RefusedEvent),
  hasMore: z.boolean(),
});
export type WaitingAnswer = z.infer<typeof WaitingAnswer>;

/** `POST /api/admin/refused/{device}/{event}`. */
export const RepairRequest = z.object({
  /** Of this repair; drawn once, so that the same one twice is one. */
  id: Uuid,
  /** Instead of those that were sent; what is not named stays. */
  values: z.record(z.string(), z.unknown()),
  /** Of an event that waits for the office: it counts although its record was withdrawn, or it has no effect. */
  decision: z.optional(z.enum(['accept', 'decline'])),
});
export type RepairRequest = z.infer<typeof RepairRequest>;

export const RepairAnswer = z.object({
  /** The verdict now; `rejected` where the applier refuses it again, and nothing was done, or it was declined. */
  receipt: Receipt,
  /** Events behind it that have another verdict now. */
  released: z.int(),
  /** It was repaired, or decided, before: nothing was done. */
  replayed: z.boolean(),
});
export type RepairAnswer = z.infer<typeof RepairAnswer>;
