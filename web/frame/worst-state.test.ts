import { expect, test } from 'vitest';
import { worstState } from './worst-state.ts';

const none = { saved: 0, sending: 0, received: 0, amended: 0, needsYou: 0 };

test.each([
  [{ ...none }, 0, 'received', 0],
  [{ ...none, received: 3, amended: 2 }, 2, 'received', 5],
  [{ ...none, received: 3, amended: 2 }, 1, 'amended', 1],
  [{ ...none, received: 3, amended: 2, sending: 4 }, 0, 'sending', 4],
  [{ ...none, saved: 1, sending: 4 }, 0, 'saved', 1],
  [{ saved: 9, sending: 4, received: 3, amended: 2, needsYou: 1 }, 0, 'needsYou', 1],
] as const)('[E9] of %o with %i changes seen, %s (%i) is the worst', (counts, seen, state, count) => {
  expect(worstState(counts, seen)).toEqual({ state, count });
});
