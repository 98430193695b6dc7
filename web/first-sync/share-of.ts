import type { FirstSync } from '#device/api.ts';

/** The part that has arrived, 0 to 1; `null` while the total is unknown. Never 1 before the end: people leave at 100 %. */
export function shareOf(progress: FirstSync | null): number | null {
  if (!progress?.total) return null;
  return Math.min(Math.floor((progress.rows / progress.total) * 100) / 100, 0.99);
}
