import type { SqlValue } from '#device/api.ts';
import type { Field } from '#packs/core/field.ts';
import { usePlainValue } from '../value/plain-value.ts';
import classes from './field-box.module.css';
import type { ControlProps } from './field-box.tsx';
import { type FormValue, readForm } from './form-values.ts';
import { useManner } from './use-manner.ts';

/** What the record that was picked says: to be read, not to be typed. */
export function CopiedValue(props: { control: ControlProps; name: string; field: Field; value: FormValue }) {
  const { control, name, field, value } = props;
  const plain = usePlainValue();
  const manner = useManner();
  const read = readForm({ [name]: field }, { [name]: value }, manner);
  const known = read.ok && read.values[name] != null ? plain(name, field, read.values[name] as SqlValue) : '–';
  return (
    <output id={control.id} aria-describedby={control['aria-describedby']} className={classes.copied}>
      {known}
    </output>
  );
}
