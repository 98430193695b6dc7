import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ComponentType, useEffect, useRef } from 'react';
import { systemIds } from '#device/ports/ids.ts';
import type { Field } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { useDevice } from '../../device/device-context.tsx';
import { tableOf } from '../../device/record-name.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { isCopiedVersion } from '../declared.ts';
import { type FieldErrors, type FormItem, type FormValue, formValue, formValues } from './form-values.ts';
import classes from './rows-control.module.css';
import { useManner } from './use-manner.ts';

export interface FieldControlProps {
  known: KnownEntity;
  name: string;
  field: Field;
  /** Of the field within the form: `lines[0].quantity`. */
  path: string;
  value: FormValue;
  errors: FieldErrors;
  onChange(value: FormValue): void;
  /** A record was picked. */
  onPicked?(entity: KnownEntity, id: string): void;
}

/** The items of a list field: rows to fill in, add and remove. */
export function RowsControl(props: {
  /** What a field of a row is filled in with. */
  Control: ComponentType<FieldControlProps>;
  known: KnownEntity;
  field: Field;
  path: string;
  items: FormItem[];
  errors: FieldErrors;
  error?: string;
  onChange(items: FormItem[]): void;
}) {
  const { Control, known, field, path, items, errors, error, onChange } = props;
  const label = useLabel();
  const text = useText();
  const device = useDevice();
  const manner = useManner();
  const fields = field.item ?? {};
  const shown = Object.entries(fields).filter(([, one]) => !isCopiedVersion(one));
  const box = useRef<HTMLFieldSetElement>(null);
  const added = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row is a reason to look
  useEffect(() => {
    if (!added.current) return;
    added.current = false;
    box.current?.querySelector<HTMLElement>('[data-row]:last-of-type :is(input, select, textarea)')?.focus();
  }, [items.length]);
  const latest = useRef(items);
  latest.current = items;

  const fill = (key: string, values: FormItem['values']) =>
    onChange(
      latest.current.map((item) => (item.key === key ? { ...item, values: { ...item.values, ...values } } : item)),
    );
  /** What the record that was picked says goes into the row, as the pack declares. */
  const copy = async (key: string, from: string, other: KnownEntity, id: string) => {
    const copied = Object.entries(fields).filter(([, { copies }]) => copies?.from === from);
    if (copied.length === 0) return;
    const [row] = await device.query(`SELECT * FROM "${tableOf(other.name)}" WHERE id = ?`, [id]);
    const values = copied.map(([name, field]) => {
      return [name, formValue(name, field, row?.[field.copies?.column ?? ''] ?? null, manner)] as const;
    });
    fill(key, Object.fromEntries(values));
  };
  return (
    <fieldset ref={box} className={classes.rows}>
      <legend className={classes.legend}>{label(field.label)}</legend>
      {error && <p className={classes.error}>{error}</p>}
      {items.map((item, index) => (
        <div key={item.key} className={classes.row} data-row>
          <div className={classes.fields}>
            {shown.map(([name, one]) => (
              <div key={name} data-kind={one.kind}>
                <Control
                  known={known}
                  name={name}
                  field={one}
                  path={`${path}[${index}].${name}`}
                  value={item.values[name] ?? null}
                  errors={errors}
                  onChange={(value) => fill(item.key, { [name]: value })}
                  onPicked={(other, id) => void copy(item.key, name, other, id)}
                />
              </div>
            ))}
          </div>
          <ActionIcon
            color="red"
            aria-label={text('records.removeRow', { number: index + 1 })}
            onClick={() => onChange(items.filter(({ key }) => key !== item.key))}
          >
            <IconTrash size={20} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={20} aria-hidden />}
        onClick={() => {
          added.current = true;
          onChange([...items, { key: systemIds.next(), values: formValues(fields, {}, manner) }]);
        }}
      >
        {text('records.addRow')}
      </Button>
    </fieldset>
  );
}
