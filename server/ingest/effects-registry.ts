// Station 6: apply. Every pack's effects; the engine knows no other list.
import { logisticsEffects, logisticsProofs } from '../logistics/effects.ts';
import type { Effect, ProofRule } from './effect.ts';

const EFFECTS: Readonly<Record<string, Effect>> = { ...logisticsEffects };

export const effectOf = (entity: string, action: string): Effect | undefined => EFFECTS[`${entity} ${action}`];

export const PROOF_RULES: readonly ProofRule[] = [...logisticsProofs];
