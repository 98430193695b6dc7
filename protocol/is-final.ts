import type { Receipt } from './receipt.ts';

/** A verdict that will not change by sending the event again: it may leave the spool. */
export function isFinal(receipt: Receipt): boolean {
  return receipt.status !== 'waiting' && receipt.retryable !== true;
}
