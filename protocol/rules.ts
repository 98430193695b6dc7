import * as z from 'zod/mini';

/** A tenant's rules: configuration, never code. Delivered with the session; `version` rises with every change. */
export const Rules = z.object({
  version: z.int().check(z.minimum(1)),
  timeZone: z.string(),
  currency: z.string().check(z.length(3)),
  /** Where an amount's smallest unit stands: DZD 2. */
  currencyDigits: z.int().check(z.minimum(0), z.maximum(4)),
  /** Foreground sync when online. */
  pollIntervalMs: z.int().check(z.minimum(1_000)),
  /** Time limit of one request. */
  requestTimeoutMs: z.int().check(z.minimum(1_000)),
  /** Events in one push. */
  chunkEvents: z.int().check(z.minimum(1), z.maximum(500)),
  chunkBytes: z.int().check(z.minimum(10_000)),
  backoff: z.object({
    kind: z.enum(['fibonacci', 'exponential']),
    unitMs: z.int().check(z.minimum(10)),
    capMs: z.int().check(z.minimum(1_000)),
    /** Part of a delay that is drawn by chance, 0 to 1. */
    jitter: z.number().check(z.minimum(0), z.maximum(1)),
  }),
  accessTokenSeconds: z.int().check(z.minimum(30)),
  refreshDays: z.number().check(z.minimum(0.01)),
  graceHours: z.number().check(z.minimum(0.01)),
  devicesPerUser: z.int().check(z.minimum(1)),
  /** Conflict policies that differ from the packs': by wire name of the entity, one of its `alternatives`. */
  policies: z.optional(z.record(z.string(), z.string())),
  /** Lanes of sending that differ from the packs': by wire name of the entity; the smaller goes first. */
  priorities: z.optional(z.record(z.string(), z.int().check(z.minimum(1), z.maximum(99)))),
  /** Days of retention that differ from the packs': by wire name of the entity, within the bounds that its pack declares. */
  retention: z.optional(z.record(z.string(), z.int().check(z.minimum(1)))),
});
export type Rules = z.infer<typeof Rules>;

export const DEFAULT_RULES: Rules = {
  version: 1,
  timeZone: 'Africa/Algiers',
  currency: 'DZD',
  currencyDigits: 2,
  pollIntervalMs: 30_000,
  requestTimeoutMs: 30_000,
  chunkEvents: 100,
  chunkBytes: 1_000_000,
  backoff: { kind: 'fibonacci', unitMs: 1_000, capMs: 300_000, jitter: 0.2 },
  accessTokenSeconds: 900,
  refreshDays: 7,
  graceHours: 72,
  devicesPerUser: 3,
};
