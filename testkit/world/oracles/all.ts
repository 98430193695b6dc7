import type { Oracle } from '../state.ts';
import { auditChains } from './audit-chains.ts';
import { convergence } from './convergence.ts';
import { isolation } from './isolation.ts';
import { liveness } from './liveness.ts';
import { noLoss } from './no-loss.ts';
import { once } from './once.ts';
import { ownWork } from './own-work.ts';
import { stockAndReferences } from './stock-and-references.ts';
import { verdicts } from './verdicts.ts';

/** In this order: the first that fails says most. `once` comes last, it sends. */
export const ORACLES: readonly Oracle[] = [
  liveness,
  noLoss,
  ownWork,
  convergence,
  isolation,
  auditChains,
  stockAndReferences,
  verdicts,
  once,
];
