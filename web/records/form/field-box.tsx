import { type ReactNode, useId } from 'react';
import { useText } from '../../texts/use-text.ts';
import classes from './field-box.module.css';

/** What a control needs to be named, described and marked as wrong. */
export interface ControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}

/** Label, control, hint and what is wrong; each knows of the others. What may be left out says so. */
export function FieldBox(props: {
  label: string;
  optional: boolean;
  hint?: string;
  error?: string;
  children(control: ControlProps): ReactNode;
}) {
  const { label, optional, hint, error, children } = props;
  const text = useText();
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={classes.field} data-wrong={error !== undefined || undefined}>
      <label htmlFor={id} className={classes.label}>
        {label}
        {optional && <span className={classes.optional}> {text('records.optional')}</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className={classes.hint}>
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': optional ? undefined : true,
      })}
      {error && (
        <p id={`${id}-error`} className={classes.error}>
          {error}
        </p>
      )}
    </div>
  );
}
