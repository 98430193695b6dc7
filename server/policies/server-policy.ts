// Station 6: apply. Which policy the server carries out for an entity.
import type { Policy } from '#packs/core/policy.ts';
import type { Row } from '#protocol/common.ts';
import { firstWins } from './first-wins.ts';
import type { ServerPolicy } from './policy.ts';

/** `null`: the policy lets no device change a row (`serverOwned`, `appendOnly`); `permission.ts` answers for those. */
export function serverPolicy(policy: Policy<never>): ServerPolicy | null {
  return policy.kind === 'firstWins' ? firstWins(policy as Policy<Row> & { kind: 'firstWins' }) : null;
}
