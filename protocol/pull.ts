import * as z from 'zod/mini';
import { DeviceState, Instant, Row } from './common.ts';
import { Received } from './push.ts';

export const Change = z.object({
  entity: z.string(),
  id: z.string(),
  op: z.enum(['put', 'remove']),
  version: z.int(),
  row: z.optional(Row),
});
export type Change = z.infer<typeof Change>;

/** Of the rows of one entity, whatever their order: see `rowHash`. */
export const EntityDigest = z.object({ count: z.int(), hash: z.string() });
export type EntityDigest = z.infer<typeof EntityDigest>;

/** What closes a page; in a stream, what closes each checkpoint and the whole. */
export const PullTail = z.object({
  cursor: z.string(),
  hasMore: z.boolean(),
  reset: z.optional(z.boolean()),
  /** As the rows' snapshot has it. A server before version 6 names nothing that is missing. */
  received: z.object({ ...Received.shape, missing: z.optional(Received.shape.missing) }),
  serverTime: Instant,
  epoch: z.int(),
  rulesVersion: z.int(),
  device: DeviceState,
  /** On the last page, when asked with `digest=1`: by entity, of all rows the device should hold now. */
  digest: z.optional(z.record(z.string(), EntityDigest)),
});
export type PullTail = z.infer<typeof PullTail>;

/** What is coming, told before the first row of a pull from zero: rows in all and for each entity still to come. */
export const PullHead = z.object({
  total: z.int(),
  totals: z.record(z.string(), z.int()),
});
export type PullHead = z.infer<typeof PullHead>;

/** `GET /api/sync/pull` as one JSON document. */
export const PullPage = z.extend(PullTail, {
  changes: z.array(Change),
  total: z.optional(z.int()),
  totals: z.optional(z.record(z.string(), z.int())),
});
export type PullPage = z.infer<typeof PullPage>;

/**
 * The same as `application/x-ndjson`: an optional head line, then a change a line, ordered by entity, with a tail line
 * after every page of rows (a checkpoint: the cursor up to there) and one at the end.
 * A change line starts with exactly `{"entity":"<name>","op":"put",` or `…"op":"remove",` and a tail line with
 * `{"cursor":`, a head line with `{"total":`, so that the device can hand row text to SQLite without parsing it.
 */
export const NDJSON = 'application/x-ndjson';
export const changeLinePrefix = (entity: string, op: 'put' | 'remove'): string => `{"entity":"${entity}","op":"${op}",`;
export const TAIL_LINE_PREFIX = '{"cursor":';
export const HEAD_LINE_PREFIX = '{"total":';
