// Station 4: drain. How long to wait after failures.
import type { Rules } from '#protocol/rules.ts';

/**
 * Milliseconds to wait after the `attempt`-th failure in a row (from 1). Rises as the rules say, never beyond their cap,
 * and never ends. `fraction` (0 to 1, by chance) shortens it by up to `jitter`, so that devices that lost the same
 * server do not come back together.
 */
export function backoffDelay(attempt: number, rules: Rules['backoff'], fraction: number): number {
  const full = Math.min(rules.capMs, steps(attempt, rules.kind) * rules.unitMs);
  return Math.round(full * (1 - rules.jitter * fraction));
}

function steps(attempt: number, kind: Rules['backoff']['kind']): number {
  if (kind === 'exponential') return 2 ** (attempt - 1);
  let [current, next] = [1, 1];
  for (let step = 1; step < attempt && Number.isFinite(next); step += 1) [current, next] = [next, current + next];
  return current;
}
