import { Button, NumberInput } from '@mantine/core';
import { useIntl } from 'react-intl';
import { type EditableRules, RULE_BOUNDS, ruleAt } from '#protocol/rule-bounds.ts';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import { useText } from '../../texts/use-text.ts';
import { type RuleField, shownAs, storedAs } from './rule-fields.ts';
import classes from './rules.module.css';

/** One number: what it does, what it may be, and the way back to the default. */
export function NumberRule(props: {
  field: RuleField;
  rules: EditableRules;
  isWrong: boolean;
  onChange(rules: EditableRules): void;
}) {
  const { field, rules, isWrong, onChange } = props;
  const { rule, label, why, factor } = field;
  const text = useText();
  const { formatNumber } = useIntl();
  const value = ruleAt(rules, rule);
  const usual = ruleAt(DEFAULT_RULES, rule);
  const [least, most] = RULE_BOUNDS[rule];
  const written = (stored: number) => formatNumber(shownAs(stored, factor));
  const change = (stored: number) => onChange(withRule(rules, rule, stored));
  return (
    <div className={classes.rule}>
      <NumberInput
        label={text(label)}
        description={text(why)}
        value={Number.isFinite(value) ? shownAs(value, factor) : ''}
        error={isWrong && text('rules.between', { least: written(least), most: written(most) })}
        hideControls
        inputMode="decimal"
        onChange={(typed) => change(typed === '' ? Number.NaN : storedAs(Number(typed), factor))}
      />
      {value !== usual && (
        <Button variant="subtle" size="compact-sm" onClick={() => change(usual)}>
          {text('rules.toDefault', { value: written(usual) })}
        </Button>
      )}
    </div>
  );
}

function withRule(rules: EditableRules, rule: RuleField['rule'], value: number): EditableRules {
  if (!rule.startsWith('backoff.')) return { ...rules, [rule]: value };
  return { ...rules, backoff: { ...rules.backoff, [rule.slice('backoff.'.length)]: value } };
}
