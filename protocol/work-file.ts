import * as z from 'zod/mini';
import { Instant, Uuid } from './common.ts';

/**
 * A file of unsent work (E11). A line of JSON (`WorkFileHeader`), then records: four bytes of length (big-endian) and as many of
 * AES-256-GCM. The key is HKDF-SHA-256 of an X25519 agreement between a key pair made for this file and the tenant's own; the
 * nonce is the record's number; each record is bound to the header, its number, and whether it is the last. Record 0 is a
 * `WorkFileManifest`, then one record an event or a file, and the last a `WorkFileEnd`: the device's signature over the digests
 * of all before.
 */
export const WORK_FILE_FORMAT = 'navette-work-1';
export const WORK_FILE_SUFFIX = '.navette';
/** Bytes. */
export const WORK_FILE_MOST = 200_000_000;
/** First byte of a record. */
export const RECORD = { json: 0, event: 1, file: 2 } as const;

export const WorkFileHeader = z.object({
  format: z.literal(WORK_FILE_FORMAT),
  tenantId: Uuid,
  /** X25519, base64url: of this file alone. */
  key: z.string().check(z.regex(/^[\w-]{43}$/)),
});
export type WorkFileHeader = z.infer<typeof WorkFileHeader>;

export const WorkFileManifest = z.object({
  tenantId: Uuid,
  userId: Uuid,
  deviceId: Uuid,
  deviceEpoch: z.int().check(z.minimum(1)),
  exportedAt: Instant,
  events: z.int(),
  files: z.int(),
});
export type WorkFileManifest = z.infer<typeof WorkFileManifest>;

/** Ed25519 over `signedText`, base64url. */
export const WorkFileEnd = z.object({ signature: z.string() });

/** Of an event's or file's record: what stands before a file's bytes, ended by a line feed. */
export const WorkFileName = z.object({ sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)), mime: z.string() });

export const boundTo = (header: string, number: number, isLast: boolean): string =>
  `${header} ${number} ${isLast ? 'last' : 'more'}`;
/** `digests`: SHA-256 in hex of each record before the last, one after the other. */
export const signedText = (tenantId: string, digests: readonly string[]): string =>
  `${WORK_FILE_FORMAT} ${tenantId} ${digests.join('')}`;
export const keyInfo = (tenantId: string): string => `${WORK_FILE_FORMAT} ${tenantId}`;

/** `POST /api/admin/imports`, and with `?look=1` the same without an effect. */
export const ImportAnswer = z.object({
  userName: z.string(),
  deviceName: z.string(),
  exportedAt: Instant,
  events: z.int(),
  files: z.int(),
  /** When the first and the last of the events were made. */
  from: z.nullable(Instant),
  to: z.nullable(Instant),
  /** How many the server had already. */
  here: z.int(),
  /** When this very file was imported before; `null`: never. */
  importedAt: z.nullable(Instant),
  /** By what became of them; `null`: only looked at. */
  results: z.nullable(z.record(z.string(), z.int())),
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;
