/** Which part of a file a request carries. */
export type Part =
  /** The whole of it. */
  | { kind: 'whole' }
  /** Bytes from `from` on, of `total`. */
  | { kind: 'part'; from: number; length: number; total: number }
  /** None: how much is here? */
  | { kind: 'question'; total: number };

const PATTERN = /^bytes (?:(\d{1,9})-(\d{1,9})|\*)\/(\d{1,9})$/;

/** Reads `Content-Range` (RFC 9110, 14.4): `bytes 0-99/500`, or `bytes *​/500` to ask. `null` when it makes no sense. */
export function readContentRange(header: string | undefined): Part | null {
  if (header === undefined) return { kind: 'whole' };
  const match = PATTERN.exec(header.trim());
  if (!match) return null;
  const total = Number(match[3]);
  if (match[1] === undefined) return { kind: 'question', total };
  const from = Number(match[1]);
  const last = Number(match[2]);
  return from <= last && last < total ? { kind: 'part', from, length: last - from + 1, total } : null;
}

/** Reads `Range: bytes=100-` or `bytes=100-199`; anything else asks for the whole. */
export function readRange(header: string | undefined): { from: number; to: number | null } | null {
  const match = /^bytes=(\d{1,9})-(\d{1,9})?$/.exec(header?.trim() ?? '');
  if (!match) return null;
  const from = Number(match[1]);
  const to = match[2] === undefined ? null : Number(match[2]);
  return to !== null && to < from ? null : { from, to };
}
