// Station 6: apply. Every pack's effects; the engine knows no other list.
import { logisticsCompletions } from '../logistics/completions.ts';
import { logisticsEffects, logisticsProofs } from '../logistics/effects.ts';
import { schoolCompletions } from '../school/effects.ts';
import { serviceCompletions } from '../service/effects.ts';
import type { Completion, Effect, ProofRule } from './effect.ts';

const EFFECTS: Readonly<Record<string, Effect>> = { ...logisticsEffects };

export const effectOf = (entity: string, action: string): Effect | undefined => EFFECTS[`${entity} ${action}`];

/** By wire name of the entity and action, as effects are. */
export const COMPLETIONS: Readonly<Record<string, Completion>> = {
  ...logisticsCompletions,
  ...serviceCompletions,
  ...schoolCompletions,
};

export const completionOf = (entity: string, action: string): Completion | undefined =>
  COMPLETIONS[`${entity} ${action}`];

/** Fields of the server that nothing here fills, by wire name, and who does. */
export const FILLED_ELSEWHERE: Readonly<Record<string, string>> = {
  'service.customer.erpNumber': 'the ERP, by SQL [F5] [F8]',
  'service.timesheet.erpNumber': 'the ERP, by SQL [F5] [F8]',
  'service.expense.erpNumber': 'the ERP, by SQL [F5] [F8]',
};

export const PROOF_RULES: readonly ProofRule[] = [...logisticsProofs];
