import { useIntl } from 'react-intl';
import type { SqlValue } from '#device/api.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { useLive } from '../../device/use-live.ts';
import { useRecordName } from '../../device/use-record-name.ts';
import { FilterChips } from '../../parts/filter-chips.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { fieldOf, fieldsOf, filtersOf, mainChoiceOf, type NamedField, namedBy } from '../declared.ts';
import classes from './list-head.module.css';
import { choiceCountsSql } from './list-query.ts';
import { SortSelect } from './sort-select.tsx';
import type { ListSearch } from './use-list-view.ts';

/** More choices than this stand in a menu, not in chips. */
const MOST_CHIPS = 6;

/** What is above a list: its name and length, search, filters; on phones its order too, which a table has in its head. */
export function ListHead(props: {
  known: KnownEntity;
  search: ListSearch;
  count: number | undefined;
  /** Beside a record, whose title is the one of the screen. */
  beside: boolean;
  cards: boolean;
  action?: React.ReactNode;
  onDown(): void;
}) {
  const { known, search, count, beside, cards, action, onDown } = props;
  const { entity } = known;
  const label = useLabel();
  const { formatNumber } = useIntl();
  const Title = beside ? 'h2' : 'h1';
  const searched = fieldsOf(entity)
    .filter(([name, field]) => entity.search.includes(name) || namedBy(known, name, field))
    .map(([, field]) => label(field.label));
  const main = mainChoiceOf(entity)?.[0];
  // The state first, in chips.
  const filters = filtersOf(entity).sort(([a], [b]) => Number(b === main) - Number(a === main));
  return (
    <div className={classes.head}>
      <div className={classes.line}>
        <Title className={classes.title}>
          {label(entity.labelMany)}{' '}
          <span className={classes.count} role="status">
            {count !== undefined && formatNumber(count)}
          </span>
        </Title>
        {action}
      </div>
      <div className={classes.line}>
        {searched.length > 0 && (
          <div className={classes.search}>
            <SearchField
              label={[...new Set(searched)].slice(0, 4).join(' · ')}
              value={search.typed}
              onChange={(typed) => search.change({ typed })}
              onDown={onDown}
            />
          </div>
        )}
        {cards && <SortSelect known={known} search={search} />}
        {filters.map((filter, at) => (
          <ChoiceFilter key={filter[0]} known={known} filter={filter} search={search} chips={at === 0} />
        ))}
      </div>
      {Object.entries(search.only)
        .filter(([name]) => fieldOf(entity, name)?.kind === 'reference')
        .map(([name, id]) => (
          <ReferenceFilter key={name} known={known} name={name} id={id} search={search} />
        ))}
    </div>
  );
}

function ChoiceFilter(props: { known: KnownEntity; filter: NamedField; search: ListSearch; chips: boolean }) {
  const { known, filter, search, chips } = props;
  const [name, field] = filter;
  const text = useText();
  const label = useLabel();
  const { formatNumber } = useIntl();
  const question = choiceCountsSql(known, search, name);
  const { rows } = useLive<{ value: SqlValue; n: number }>(question.sql, question.parameters, [known.name], {
    keepPrevious: true,
  });
  const countOf = (value: string) => rows?.find((row) => row.value === value)?.n ?? 0;
  const all = rows?.reduce((sum, { n }) => sum + n, 0) ?? 0;
  const choose = (value: string) => {
    const { [name]: _, ...others } = search.only;
    search.change({ only: value === '' ? others : { ...others, [name]: value } });
  };
  const chosen = search.only[name] ?? '';
  const options = Object.entries(field.choices ?? {});
  if (chips && options.length <= MOST_CHIPS) {
    const shown = options.filter(([value]) => value === chosen || countOf(value) > 0);
    // One choice is none.
    if (shown.length === 0 || (shown.length === 1 && chosen === '' && countOf(shown[0]?.[0] ?? '') === all))
      return null;
    return (
      <FilterChips
        label={label(field.label)}
        value={chosen}
        onChange={choose}
        chips={[
          { value: '', label: text('records.all'), count: all },
          ...shown.map(([value, words]) => ({ value, label: label(words), count: countOf(value) })),
        ]}
      />
    );
  }
  return (
    <select
      className={classes.select}
      aria-label={label(field.label)}
      value={chosen}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value="">{`${text('records.says', { label: label(field.label) })} ${text('records.all')}`}</option>
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {`${label(words)} (${formatNumber(countOf(value))})`}
        </option>
      ))}
    </select>
  );
}

/** "Client: El Baraka", with the way back to all. */
function ReferenceFilter(props: { known: KnownEntity; name: string; id: string; search: ListSearch }) {
  const { known, name, id, search } = props;
  const text = useText();
  const label = useLabel();
  const field = fieldOf(known.entity, name);
  const words = useRecordName(`${known.pack.name}.${field?.to}`, id);
  const { [name]: _, ...others } = search.only;
  return (
    <p className={classes.only}>
      <span>
        {field && text('records.says', { label: label(field.label) })} <bdi className={classes.name}>{words}</bdi>
      </span>
      <button type="button" className={classes.clear} onClick={() => search.change({ only: others })}>
        {text('records.showAll')}
      </button>
    </p>
  );
}
