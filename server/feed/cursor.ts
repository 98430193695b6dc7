// Station 9: pull. How far a device has come, sealed by the server and opaque to everybody else.
import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';

/** `12:15:13,14`: oldest running transaction, next transaction, those running between. Source: `pg_snapshot`. */
const Snapshot = z.string().check(z.regex(/^\d+:\d+:(\d+(,\d+)*)?$/));
/** The person's own, in a fixed order; absent in cursors of before there were sectors. */
const Buckets = z.optional(z.array(z.string()));
const Shares = z.record(z.string(), z.enum(['whole', 'own']));

/** A pull under way: the snapshot it will end at, what it brings, and the last row that was sent. */
const Progress = z.object({
  until: Snapshot,
  shares: Shares,
  buckets: Buckets,
  step: z.int().check(z.minimum(0)),
  after: z.nullable(z.uuid()),
});

const Cursor = z.object({
  /** Of the server. */
  epoch: z.int(),
  userId: z.string(),
  /** The entities that were asked for; `null`: all. */
  asked: z.nullable(z.array(z.string())),
  /** What the device has in full, as of `since`; nothing before its first pull ended. */
  shares: Shares,
  buckets: Buckets,
  since: z.nullable(Snapshot),
  progress: z.nullable(Progress),
  /** What the server had when it wrote this: if it has less now, its history went back. */
  witness: z.optional(
    z.object({
      life: z.string(),
      through: z.int(),
      /** When it recorded the event `through`: milliseconds. */
      recordedAt: z.optional(z.int()),
      nextTx: z.string().check(z.regex(/^\d+$/)),
    }),
  ),
});
export type Cursor = z.infer<typeof Cursor>;

export type Witness = NonNullable<Cursor['witness']>;

/**
 * Whether the server has forgotten what it knew: events of this device, or transactions. `recorded`: when events with the number
 * that was the last then were recorded, as it is told now. That moment is not among them: the event was forgotten, and the device
 * has sent it again already. A copy of the device may have used its number too, before or after.
 */
export const isForgotten = (then: Witness | undefined, now: Witness, recorded: readonly number[] = []): boolean =>
  then !== undefined &&
  (BigInt(then.nextTx) > BigInt(now.nextTx) ||
    (then.life === now.life &&
      (then.through > now.through || (then.recordedAt !== undefined && !recorded.includes(then.recordedAt)))));

const SEAL_BYTES = 16;

const sealOf = (body: string, secret: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(body).digest().subarray(0, SEAL_BYTES);

export function writeCursor(cursor: Cursor, secret: Uint8Array): string {
  const body = Buffer.from(JSON.stringify(cursor)).toString('base64url');
  return `${body}.${sealOf(body, secret).toString('base64url')}`;
}

/**
 * The cursor in a text: `malformed` when it never was one, `foreign` when this server did not write it (another database,
 * or somebody made it up).
 */
export function readCursor(text: string, secret: Uint8Array): Cursor | 'malformed' | 'foreign' {
  const [body = '', seal = '', ...rest] = text.split('.');
  const parsed = Cursor.safeParse(jsonOf(Buffer.from(body, 'base64url').toString('utf8')));
  if (!parsed.success || rest.length > 0) return 'malformed';
  const given = Buffer.from(seal, 'base64url');
  const expected = sealOf(body, secret);
  return given.length === SEAL_BYTES && timingSafeEqual(given, expected) ? parsed.data : 'foreign';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
