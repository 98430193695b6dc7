import { useId } from 'react';
import { useIntl } from 'react-intl';
import classes from './filter-chips.module.css';

export interface Chip<Value extends string> {
  value: Value;
  label: string;
  count: number;
}

/** One choice among a few, each with how many it would show. Radio buttons underneath: arrow keys move the choice. */
export function FilterChips<Value extends string>(props: {
  label: string;
  chips: readonly Chip<Value>[];
  value: Value;
  onChange(value: Value): void;
}) {
  const name = useId();
  const { formatNumber } = useIntl();
  return (
    <fieldset className={classes.chips}>
      <legend className={classes.legend}>{props.label}</legend>
      {props.chips.map(({ value, label, count }) => (
        <label key={value} className={classes.chip}>
          <input type="radio" name={name} checked={value === props.value} onChange={() => props.onChange(value)} />
          {label} <span className={classes.count}>{formatNumber(count)}</span>
        </label>
      ))}
    </fieldset>
  );
}
