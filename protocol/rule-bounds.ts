import type { Rules } from './rules.ts';

/** Everything that an administrator may set; the version is the server's. */
export type EditableRules = Omit<Rules, 'version'>;

/**
 * Least and most of each number that people may set: beyond them devices would drain their batteries, flood the server or
 * hardly ever be heard of.
 */
export const RULE_BOUNDS = {
  currencyDigits: [0, 4],
  pollIntervalMs: [5_000, 3_600_000],
  requestTimeoutMs: [5_000, 120_000],
  chunkEvents: [1, 500],
  chunkBytes: [10_000, 4_000_000],
  'backoff.unitMs': [100, 60_000],
  // [N8] Never above 5 min.
  'backoff.capMs': [1_000, 300_000],
  'backoff.jitter': [0, 1],
  accessTokenSeconds: [60, 3_600],
  refreshDays: [1, 365],
  graceHours: [1, 2_160],
  devicesPerUser: [1, 50],
} as const satisfies Readonly<Record<string, readonly [least: number, most: number]>>;
export type BoundedRule = keyof typeof RULE_BOUNDS;

const LANES: readonly [number, number] = [1, 99];
const WHOLE: readonly BoundedRule[] = (Object.keys(RULE_BOUNDS) as BoundedRule[]).filter(
  (name) => name !== 'backoff.jitter' && name !== 'refreshDays' && name !== 'graceHours',
);

export const ruleAt = (rules: EditableRules, name: BoundedRule): number =>
  name.startsWith('backoff.')
    ? (rules.backoff[name.slice('backoff.'.length) as 'unitMs'] as number)
    : (rules[name as 'chunkEvents'] as number);

/** Paths of the values that cannot be: out of bounds, an unknown time zone, no currency. None: the rules may be saved. */
export function wrongRules(rules: EditableRules): string[] {
  const numbers = (Object.entries(RULE_BOUNDS) as [BoundedRule, readonly [number, number]][])
    .filter(([name, bounds]) => !fits(ruleAt(rules, name), bounds, WHOLE.includes(name)))
    .map(([name]) => name as string);
  const lanes = Object.entries(rules.priorities ?? {})
    .filter(([, lane]) => !fits(lane, LANES, true))
    .map(([entity]) => `priorities.${entity}`);
  return [
    ...numbers,
    ...lanes,
    ...(rules.backoff.unitMs > rules.backoff.capMs ? ['backoff.capMs'] : []),
    ...(isTimeZone(rules.timeZone) ? [] : ['timeZone']),
    ...(/^[A-Z]{3}$/.test(rules.currency) ? [] : ['currency']),
  ];
}

const fits = (value: number, [least, most]: readonly [number, number], whole: boolean): boolean =>
  Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value));

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
