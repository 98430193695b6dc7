import { useProfile } from '../../device/device-context.tsx';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { isBasisPoints, isPhone } from '../declared.ts';
import { useErrorWords } from '../use-error-words.ts';
import { CopiedValue } from './copied-value.tsx';
import classes from './field-box.module.css';
import { type ControlProps, FieldBox } from './field-box.tsx';
import { FileControl } from './file-control.tsx';
import { isFile, isItems, isSignature } from './form-values.ts';
import { PlaceControl } from './place-control.tsx';
import { ReferencePicker } from './reference-picker.tsx';
import { type FieldControlProps, RowsControl } from './rows-control.tsx';
import { SignatureControl } from './signature-control.tsx';

/** Longer texts get more than one line. In characters. */
const ONE_LINE = 200;
const LONG = 500;

/** The control of a field by its kind, with its label and what is wrong with it. */
export function FieldControl(props: FieldControlProps) {
  const { known, name, field, path, value, errors, onChange, onPicked } = props;
  const label = useLabel();
  const text = useText();
  const words = useErrorWords();
  const { currency } = useProfile().tenant.rules;
  const error = errors[path] && words(errors[path]);
  const typed = typeof value === 'string' ? value : '';
  if (field.kind === 'list')
    return (
      <RowsControl
        Control={FieldControl}
        known={known}
        field={field}
        path={path}
        items={isItems(value) ? value : []}
        errors={errors}
        error={error}
        onChange={onChange}
      />
    );
  if (field.copies)
    return (
      <FieldBox label={label(field.label)} optional={false} error={error}>
        {(control) => <CopiedValue control={control} name={name} field={field} value={value} />}
      </FieldBox>
    );
  if (isSignature(name, field))
    return <SignatureControl field={field} value={value} error={error} onChange={onChange} />;
  if (field.kind === 'boolean')
    return (
      <label className={classes.check}>
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
        {label(field.label)}
      </label>
    );

  const input = (control: ControlProps, more: React.InputHTMLAttributes<HTMLInputElement>) => (
    <input
      {...control}
      {...more}
      className={classes.input}
      value={typed}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
  const figure = (control: ControlProps, mode: 'numeric' | 'decimal', unit?: string) => (
    <span className={classes.unit}>
      {input(control, { inputMode: mode, dir: 'ltr' })}
      {unit && <span>{unit}</span>}
    </span>
  );
  const controlOf = (control: ControlProps) => {
    switch (field.kind) {
      case 'integer':
        return isBasisPoints(name, field) ? figure(control, 'decimal', '%') : figure(control, 'numeric');
      case 'decimal':
        return figure(control, 'decimal');
      case 'money':
        return figure(control, 'decimal', currency);
      case 'day':
        return input(control, { type: 'date' });
      case 'instant':
        return input(control, { type: 'datetime-local' });
      case 'choice':
        return (
          <select
            {...control}
            className={classes.input}
            value={typed}
            onChange={(event) => onChange(event.currentTarget.value)}
          >
            {(field.optional || typed === '') && (
              <option value="">{text(field.optional ? 'records.none' : 'records.choose')}</option>
            )}
            {Object.entries(field.choices ?? {}).map(([choice, named]) => (
              <option key={choice} value={choice}>
                {label(named)}
              </option>
            ))}
          </select>
        );
      case 'reference':
        return (
          <ReferencePicker
            control={control}
            entity={`${known.pack.name}.${field.to}`}
            value={typed}
            optional={field.optional}
            onChange={(id) => onChange(id)}
            onPicked={onPicked}
          />
        );
      case 'position':
        return <PlaceControl control={control} value={value} onChange={onChange} />;
      case 'file':
        return <FileControl control={control} name={name} value={isFile(value) ? value : null} onChange={onChange} />;
      case 'text':
        if ((field.max ?? ONE_LINE) > ONE_LINE)
          return (
            <textarea
              {...control}
              data-long={(field.max ?? 0) > LONG || undefined}
              className={classes.input}
              dir="auto"
              value={typed}
              onChange={(event) => onChange(event.currentTarget.value)}
            />
          );
        if (isPhone(name)) return input(control, { type: 'tel', dir: 'ltr' });
        return input(control, { dir: 'auto' });
      default:
        return input(control, { dir: 'auto' });
    }
  };
  return (
    <FieldBox
      label={label(field.label)}
      optional={field.optional}
      hint={field.kind === 'tags' ? text('records.tagsHint') : undefined}
      error={error}
    >
      {controlOf}
    </FieldBox>
  );
}
