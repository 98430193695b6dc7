import { useId } from 'react';
import classes from './segments.module.css';

/** One of a few, all in sight. Radio buttons underneath: arrow keys move the choice. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  onChange,
  quiet = false,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; lang?: string }[];
  onChange(value: Value): void;
  /** The label is heard only. */
  quiet?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className={classes.group}>
      <legend className={quiet ? classes.heard : classes.label}>{label}</legend>
      <div className={classes.segments}>
        {options.map((option) => (
          <label key={option.value} className={classes.segment} lang={option.lang}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
