import * as z from 'zod/mini';
import { Row } from './common.ts';

const RECEIPT_STATUSES = ['applied', 'amended', 'rejected', 'conflict', 'waiting'] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

/** What the device should do about a refusal, and what its user should be told. */
export const Resolution = z.object({ action: z.string(), data: z.optional(z.record(z.string(), z.unknown())) });
export type Resolution = z.infer<typeof Resolution>;

/** Whose a conflict is, by its code: its author's, who chooses between two versions, or the office's, which withdrew the record. */
export const waitsFor = (code: string | null | undefined): 'you' | 'office' =>
  (code ?? 'VERSION_CONFLICT') === 'VERSION_CONFLICT' ? 'you' : 'office';

/**
 * The server's answer to one event. Final (recorded in the ledger, replayed verbatim) unless `waiting` or `retryable`.
 * Applied, amended and conflict carry the full `row`, or `visible: false` when the author may not see it any more,
 * with the `version` in which it left, if it was theirs.
 */
export const Receipt = z.object({
  eventId: z.string(),
  status: z.enum(RECEIPT_STATUSES),
  version: z.optional(z.int()),
  row: z.optional(Row),
  visible: z.optional(z.boolean()),
  code: z.optional(z.string()),
  message: z.optional(z.string()),
  retryable: z.optional(z.boolean()),
  resolution: z.optional(Resolution),
  mergedInto: z.optional(z.string()),
  replayed: z.optional(z.boolean()),
});
export type Receipt = z.infer<typeof Receipt>;
