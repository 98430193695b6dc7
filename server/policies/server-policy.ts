// Station 6: apply. Which policy the server carries out for an entity.
import type { Policy } from '#packs/core/policy.ts';
import type { Row } from '#protocol/common.ts';
import { acceptAndAssign } from './accept-and-assign.ts';
import { firstWins } from './first-wins.ts';
import { lastWriteWins } from './last-write-wins.ts';
import { manual } from './manual.ts';
import { perField } from './per-field.ts';
import type { ServerPolicy } from './policy.ts';

/** `null`: the policy lets no device change a row (`serverOwned`, `appendOnly`); permissions answer for those. */
export function serverPolicy(policy: Policy<never>): ServerPolicy | null {
  switch (policy.kind) {
    case 'serverOwned':
    case 'appendOnly':
      return null;
    case 'firstWins':
      return firstWins(policy as Policy<Row> & { kind: 'firstWins' });
    case 'acceptAndAssign':
      return acceptAndAssign;
    case 'lastWriteWins':
      return lastWriteWins;
    case 'perField':
      return perField(policy);
    case 'manual':
      return manual;
  }
}
