import * as z from 'zod/mini';
import { canonicalJson } from './canonical-json.ts';
import { sha256Hex } from './checksum.ts';
import { Uuid } from './common.ts';
import { Received } from './push.ts';
import { VOID_LIMITS } from './void-limits.ts';

const Seq = z.int().check(z.minimum(1), z.maximum(2 ** 31 - 1));
/** First and last sequence number. */
const Range = z.tuple([Seq, Seq]).check(z.refine(([from, to]) => from <= to));
const count = (ranges: readonly (readonly [number, number])[]) =>
  ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** `POST /api/admin/devices/{device}/void`: these numbers of a life that is over will never arrive. Idempotent. */
export const VoidRequest = z.object({
  userId: Uuid,
  deviceEpoch: z.int().check(z.minimum(1), z.maximum(2 ** 31 - 1)),
  ranges: z.array(Range).check(
    z.minLength(1),
    z.maxLength(VOID_LIMITS.ranges),
    z.refine((ranges) => count(ranges) <= VOID_LIMITS.numbers),
  ),
  /** For people, and for good: it is part of the audit chain. */
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(VOID_LIMITS.reason)),
});
export type VoidRequest = z.infer<typeof VoidRequest>;

/** `received` of a life that is over: what is void is neither here nor missing. */
export const ReceivedAndVoid = z.extend(Received, {
  /** Numbers that were closed and have not come all the same. */
  voided: z.int(),
});
export type ReceivedAndVoid = z.infer<typeof ReceivedAndVoid>;

export const VoidAnswer = z.object({
  /** Of the numbers that were named, those that are void now; the others have arrived. */
  voided: z.array(z.tuple([z.int(), z.int()])),
  received: ReceivedAndVoid,
});
export type VoidAnswer = z.infer<typeof VoidAnswer>;

/** What the audit chain holds in the place of numbers that never arrived. */
export interface VoidFact {
  id: string;
  userId: string;
  deviceId: string;
  deviceEpoch: number;
  /** First and last number. */
  from: number;
  to: number;
  reason: string;
  /** The administrator, and when, ISO 8601 by the server's clock. */
  by: string;
  at: string;
}

/** Stands in the chain as an event's checksum does: one link for the whole range. */
export const voidChecksum = ({ id, userId, deviceId, deviceEpoch, from, to, reason, by, at }: VoidFact): string =>
  sha256Hex(canonicalJson({ id, userId, deviceId, deviceEpoch, from, to, reason, by, at }));
