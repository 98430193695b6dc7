// Station 6: apply. Every pack's effects; the engine knows no other list.
import { logisticsEffects, logisticsProofs } from '../logistics/effects.ts';
import type { Completion, Effect, ProofRule } from './effect.ts';

const EFFECTS: Readonly<Record<string, Effect>> = { ...logisticsEffects };

export const effectOf = (entity: string, action: string): Effect | undefined => EFFECTS[`${entity} ${action}`];

/** By wire name of the entity and action, as effects are. */
const COMPLETIONS: Readonly<Record<string, Completion>> = {};

export const completionOf = (entity: string, action: string): Completion | undefined =>
  COMPLETIONS[`${entity} ${action}`];

export const PROOF_RULES: readonly ProofRule[] = [...logisticsProofs];
