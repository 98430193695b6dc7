import type { SqlValue } from '#device/api.ts';
import type { Field } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { useRecordName } from '../../device/use-record-name.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { isTechnical, type NamedField, namedBy } from '../declared.ts';
import { usePlainValue } from './plain-value.ts';
import classes from './rows-value.module.css';

export const isFigure = ({ kind }: Field): boolean => kind === 'money' || kind === 'integer' || kind === 'decimal';

/** The items of a list field as a small table; amounts name their currency in the head. */
export function RowsValue({ known, field, json }: { known: KnownEntity; field: Field; json: string }) {
  const label = useLabel();
  const text = useText();
  const { currency } = useProfile().tenant.rules;
  const items = JSON.parse(json) as Record<string, SqlValue>[];
  const columns = Object.entries<Field>(field.item ?? {}).filter(([, column]) => !isTechnical(column));
  if (items.length === 0) return <span className={classes.none}>{text('records.none')}</span>;
  return (
    // A table wider than a phone scrolls by itself; by keyboard, too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the focus (WCAG 2.1.1)
    <section className={classes.scroller} tabIndex={0} aria-label={label(field.label)}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map(([name, column]) => (
              <th key={name} scope="col" data-figure={isFigure(column) || undefined}>
                {label(column.label)}
                {column.kind === 'money' && ` (${currency})`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name and are shown as they are
            <tr key={at}>
              {columns.map((column) => (
                <td key={column[0]} data-figure={isFigure(column[1]) || undefined}>
                  <ItemValue known={known} column={column} value={item[column[0]] ?? null} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ItemValue({
  known,
  column: [name, field],
  value,
}: {
  known: KnownEntity;
  column: NamedField;
  value: SqlValue;
}) {
  const plain = usePlainValue();
  const other = namedBy(known, name, field);
  if (value === null) return null;
  if (other) return <RecordName entity={other.name} id={String(value)} />;
  return <span dir="auto">{plain(name, field, value, { unit: false })}</span>;
}

function RecordName({ entity, id }: { entity: string; id: string }) {
  return <span dir="auto">{useRecordName(entity, id)}</span>;
}
