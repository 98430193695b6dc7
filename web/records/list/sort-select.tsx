import { IconArrowsSort } from '@tabler/icons-react';
import type { KnownEntity } from '#packs/registry.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { sortsOf } from '../declared.ts';
import classes from './sort-select.module.css';
import type { ListSearch } from './use-list-view.ts';

/** The order of a list where no table head offers it. */
export function SortSelect({ known, search }: { known: KnownEntity; search: ListSearch }) {
  const text = useText();
  const label = useLabel();
  const value = `${search.by ?? ''} ${search.descending ? 'desc' : 'asc'}`;
  return (
    <label className={classes.field}>
      <IconArrowsSort className={classes.icon} size={20} aria-hidden />
      <select
        className={classes.select}
        aria-label={text('records.order')}
        value={value}
        onChange={(event) => {
          const [by, direction] = event.currentTarget.value.split(' ');
          search.change({ by: by || null, descending: direction === 'desc' });
        }}
      >
        {sortsOf(known.entity).flatMap(([name, field]) => [
          <option key={`${name} asc`} value={`${name} asc`}>{`${label(field.label)} ↑`}</option>,
          <option key={`${name} desc`} value={`${name} desc`}>{`${label(field.label)} ↓`}</option>,
        ])}
        <option value={search.by === null ? value : ' asc'}>{text('records.lastChanged')}</option>
      </select>
    </label>
  );
}
