import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { Field } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { titleField } from '../../device/record-name.ts';
import classes from '../../office/table-head.module.css';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { fieldOf, type NamedField, sortsOf } from '../declared.ts';
import { isFigure } from '../value/rows-value.tsx';
import type { ListSearch } from './use-list-view.ts';

/** Room in proportion to what a field usually holds. */
const shareOf = ({ kind }: Field): string =>
  ({ boolean: '6rem', day: '7.5rem', instant: '11rem', integer: '7rem', decimal: '7rem', money: '9rem' })[
    kind as 'day'
  ] ?? 'auto';

/** The head of a table: the columns that have an index sort, once up and once down. */
export function RecordTableHead(props: {
  known: KnownEntity;
  columns: readonly NamedField[];
  search: ListSearch;
  /** A last column for how far one's own work is. */
  states: boolean;
}) {
  const { known, columns, search, states } = props;
  const label = useLabel();
  const text = useText();
  const { currency } = useProfile().tenant.rules;
  const sorts = new Set(sortsOf(known.entity).map(([name]) => name));
  const title = titleField(known.entity);
  const titleLabel = title === undefined ? undefined : fieldOf(known.entity, title)?.label;
  const head = (name: string, words: string, figure: boolean) =>
    sorts.has(name) ? <Sort name={name} words={words} figure={figure} search={search} /> : words;
  const order = (name: string) => (search.by === name ? (search.descending ? 'descending' : 'ascending') : undefined);
  return (
    <thead className={classes.head}>
      <tr aria-rowindex={1}>
        <th scope="col" style={{ inlineSize: '28%' }} aria-sort={title ? order(title) : undefined}>
          {title && titleLabel ? head(title, label(titleLabel), false) : label(known.entity.label)}
        </th>
        {columns.map(([name, field]) => (
          <th
            key={name}
            scope="col"
            style={{ inlineSize: shareOf(field), textAlign: isFigure(field) ? 'end' : undefined }}
            aria-sort={order(name)}
          >
            {head(name, `${label(field.label)}${field.kind === 'money' ? ` (${currency})` : ''}`, isFigure(field))}
          </th>
        ))}
        {states && (
          <th scope="col" style={{ inlineSize: '9.5rem' }}>
            {text('frame.sync')}
          </th>
        )}
      </tr>
    </thead>
  );
}

function Sort({ name, words, figure, search }: { name: string; words: string; figure: boolean; search: ListSearch }) {
  const active = search.by === name;
  const Arrow = search.descending ? IconArrowDown : IconArrowUp;
  return (
    <button
      type="button"
      className={classes.sort}
      data-end={figure || undefined}
      onClick={() => search.change({ by: name, descending: active && !search.descending })}
    >
      <span className={classes.word}>{words}</span>
      {active && <Arrow size={16} aria-hidden />}
    </button>
  );
}
