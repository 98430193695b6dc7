// Station 9: pull. How large a page may be on a line that breaks off.

/** What the server sends in a page when nobody asks for less; `LIMITS.pullRows`. */
const WHOLE = 5_000;
/** Smaller ones would cost more in questions than they save. */
const LEAST = 50;
/** Pages of one connection: what a cut throws away is half a page on average. */
const PAGES = 8;

/**
 * Rows of the next pages, after a connection that broke off with `rows` of them durable: so many that the next one of that
 * length brings several. A page that never came whole was too large.
 */
export function pageAfterCut(before: number | null, rows: number): number {
  const next = rows > 0 ? rows / PAGES : (before ?? WHOLE) / 4;
  return Math.round(Math.min(WHOLE, Math.max(LEAST, next)));
}
