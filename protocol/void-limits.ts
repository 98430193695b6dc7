/** What one request to close numbers may hold. */
export const VOID_LIMITS = {
  /** More than a device commits in months. */
  numbers: 10_000,
  ranges: 100,
  /** Characters. */
  reason: 500,
} as const;
