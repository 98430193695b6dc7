import { describe, expect, it } from 'vitest';
import { type BoundedRule, type EditableRules, RULE_BOUNDS, ruleAt, wrongRules } from './rule-bounds.ts';
import { DEFAULT_RULES, Rules } from './rules.ts';

const withRule = (name: BoundedRule, value: number): EditableRules =>
  name.startsWith('backoff.')
    ? { ...DEFAULT_RULES, backoff: { ...DEFAULT_RULES.backoff, [name.slice(8)]: value } }
    : { ...DEFAULT_RULES, [name]: value };
const names = Object.keys(RULE_BOUNDS) as BoundedRule[];

describe('[S6] what an administrator may set', () => {
  it('the rules that a tenant begins with are within the bounds', () => expect(wrongRules(DEFAULT_RULES)).toEqual([]));

  it.each(names)('%s: least and most are taken, what is beyond is named, and what is taken is on the wire', (name) => {
    const [least, most] = RULE_BOUNDS[name];
    for (const value of [least, most]) {
      const rules = withRule(name, value);
      expect(ruleAt(rules, name)).toBe(value);
      expect(wrongRules(rules).filter((path) => path === name && path !== 'backoff.capMs')).toEqual([]);
      expect(Rules.safeParse(rules).success).toBe(true);
    }
    expect(wrongRules(withRule(name, least - 0.5))).toContain(name);
    expect(wrongRules(withRule(name, most + 1))).toContain(name);
    expect(wrongRules(withRule(name, Number.NaN))).toContain(name);
  });

  it('[N8] nobody waits longer than five minutes, and the first wait is not above the longest', () => {
    expect(RULE_BOUNDS['backoff.capMs'][1]).toBe(300_000);
    const backoff = { ...DEFAULT_RULES.backoff, unitMs: 5_000, capMs: 2_000 };
    expect(wrongRules({ ...DEFAULT_RULES, backoff })).toEqual(['backoff.capMs']);
  });

  it('time zone, currency and lanes must be such', () => {
    expect(wrongRules({ ...DEFAULT_RULES, timeZone: 'Africa/Nowhere' })).toEqual(['timeZone']);
    expect(wrongRules({ ...DEFAULT_RULES, currency: 'dinar' })).toEqual(['currency']);
    expect(wrongRules({ ...DEFAULT_RULES, priorities: { 'a.b': 5, 'c.d': 0 } })).toEqual(['priorities.c.d']);
  });
});
