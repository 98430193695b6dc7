/**
 * SQLSTATE classes that pass by themselves: connection (08), transaction rollback such as a deadlock or a failed
 * serialization (40), resources (53), an operator who stops the server (57). Source: PostgreSQL, appendix A.
 */
const PASSING_CLASSES = ['08', '40', '53', '57'];
const LOCK_NOT_AVAILABLE = '55P03';
/** What the driver and the sockets say of a server that is away. */
const PASSING_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // A standby that is not promoted yet.
  '25006',
  LOCK_NOT_AVAILABLE,
]);

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : '';
}

const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code);

/** The database could not do it now and may in a moment; nothing was changed. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return PASSING_CODES.has(code) || (isSqlState(code) && PASSING_CLASSES.includes(code.slice(0, 2)));
}

/** Another transaction held what this one had to lock, for longer than it waits. */
export const isHeldUp = (error: unknown): boolean => codeOf(error) === LOCK_NOT_AVAILABLE;

/** Two transactions met: the same work once more, at once, is likely to succeed. */
export function isCollision(error: unknown): boolean {
  const code = codeOf(error);
  return isSqlState(code) && (code.startsWith('40') || code === '23505');
}

/**
 * What this transaction has read is not so any more. At READ COMMITTED PostgreSQL does not say so itself; the code is the one it
 * would use: `serialization_failure`.
 */
export class StaleRead extends Error {
  readonly code = '40001';
}
