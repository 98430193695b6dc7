import { expect, it } from 'vitest';
import { acceptAndAssign, chosenPolicy, lastWriteWins, manual } from './policy.ts';

it('[S6] a tenant’s rules choose among what an entity offers, on the device as on the server', () => {
  const entity = { policy: lastWriteWins, alternatives: [manual] };
  expect(chosenPolicy(entity, 'manual')).toBe(manual);
  expect(chosenPolicy(entity, undefined)).toBe(lastWriteWins);
  expect(chosenPolicy(entity, acceptAndAssign.kind)).toBe(lastWriteWins);
  expect(chosenPolicy(entity, 'no policy')).toBe(lastWriteWins);
});
