import type { BoundedRule } from '#protocol/rule-bounds.ts';
import type { TextKey } from '../../texts/keys.ts';

/** A number among the rules, as people write it. */
export interface RuleField {
  rule: BoundedRule;
  label: TextKey;
  why: TextKey;
  /** What is stored is what is shown, times this. */
  factor: number;
}

const field = (rule: BoundedRule, label: TextKey, why: TextKey, factor = 1): RuleField => ({
  rule,
  label,
  why,
  factor,
});

export const SYNC: readonly RuleField[] = [
  field('pollIntervalMs', 'rules.poll', 'rules.pollWhy', 1_000),
  field('requestTimeoutMs', 'rules.timeout', 'rules.timeoutWhy', 1_000),
  field('chunkEvents', 'rules.chunkEvents', 'rules.chunkEventsWhy'),
  field('chunkBytes', 'rules.chunkBytes', 'rules.chunkBytesWhy', 1_000),
];

export const RETRIES: readonly RuleField[] = [
  field('backoff.unitMs', 'rules.backoffUnit', 'rules.backoffUnitWhy', 1_000),
  field('backoff.capMs', 'rules.backoffCap', 'rules.backoffCapWhy', 1_000),
  field('backoff.jitter', 'rules.jitter', 'rules.jitterWhy', 0.01),
];

export const ACCESS: readonly RuleField[] = [
  field('graceHours', 'rules.grace', 'rules.graceWhy'),
  field('refreshDays', 'rules.refresh', 'rules.refreshWhy'),
  field('accessTokenSeconds', 'rules.access', 'rules.accessWhy', 60),
  field('devicesPerUser', 'rules.devices', 'rules.devicesWhy'),
];

/** 0.2 and not 20.000000000000004 %. */
export const shownAs = (value: number, factor: number): number => Number((value / factor).toPrecision(12));
export const storedAs = (value: number, factor: number): number => Number((value * factor).toPrecision(12));
