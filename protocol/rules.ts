import { z } from 'zod';

/** A tenant's rules: configuration, never code. Delivered with the session; `version` rises with every change. */
export const Rules = z.object({
  version: z.number().int().min(1),
  timeZone: z.string(),
  currency: z.string().length(3),
  /** Where an amount's smallest unit stands: DZD 2. */
  currencyDigits: z.number().int().min(0).max(4),
  /** Foreground sync when online. */
  pollIntervalMs: z.number().int().min(1_000),
  /** Time limit of one request. */
  requestTimeoutMs: z.number().int().min(1_000),
  /** Events in one push. */
  chunkEvents: z.number().int().min(1).max(500),
  chunkBytes: z.number().int().min(10_000),
  backoff: z.object({
    kind: z.enum(['fibonacci', 'exponential']),
    unitMs: z.number().int().min(10),
    capMs: z.number().int().min(1_000),
    /** Part of a delay that is drawn by chance, 0 to 1. */
    jitter: z.number().min(0).max(1),
  }),
  accessTokenSeconds: z.number().int().min(30),
  refreshDays: z.number().min(0.01),
  graceHours: z.number().min(0.01),
  devicesPerUser: z.number().int().min(1),
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
