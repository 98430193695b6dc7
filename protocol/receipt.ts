import { z } from 'zod';
import { Row } from './common.ts';

export const RECEIPT_STATUSES = ['applied', 'amended', 'rejected', 'conflict', 'waiting'] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

/** What the device should do about a refusal, and what its user should be told. */
export const Resolution = z.object({ action: z.string(), data: z.record(z.string(), z.unknown()).optional() });
export type Resolution = z.infer<typeof Resolution>;

/**
 * The server's answer to one event. Final (recorded in the ledger, replayed verbatim) unless `waiting` or `retryable`.
 * Applied, amended and conflict carry the full `row`, or `visible: false` when the author may not see it any more.
 */
export const Receipt = z.object({
  eventId: z.string(),
  status: z.enum(RECEIPT_STATUSES),
  version: z.number().int().optional(),
  row: Row.optional(),
  visible: z.boolean().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  retryable: z.boolean().optional(),
  resolution: Resolution.optional(),
  mergedInto: z.string().optional(),
  replayed: z.boolean().optional(),
});
export type Receipt = z.infer<typeof Receipt>;
