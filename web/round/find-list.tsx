import { Button } from '@mantine/core';
import { IconArrowLeft, IconSearchOff } from '@tabler/icons-react';
import { useDeferredValue, useRef } from 'react';
import { useIntl } from 'react-intl';
import { useTitle } from '../frame/use-title.ts';
import { dayText } from '../parts/day.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useToday } from '../parts/use-today.ts';
import { VirtualList, type VirtualListHandle } from '../parts/virtual-list.tsx';
import { useText } from '../texts/use-text.ts';
import { useDeliveryHref } from './delivery-link.ts';
import classes from './find-list.module.css';
import { FOUND_LIMIT } from './round-query.ts';
import { StopRow } from './stop-row.tsx';
import { useFind } from './use-find.ts';
import type { RoundSearch } from './use-round-search.ts';

const ROW_HEIGHT = 120;

/** Deliveries of any day, by client, reference or code. */
export function FindList({ search }: { search: RoundSearch }) {
  const text = useText();
  const { locale } = useIntl();
  const today = useToday();
  const hrefOf = useDeliveryHref();
  const list = useRef<VirtualListHandle>(null);
  useTitle(text('round.searchAll'));
  const typed = useDeferredValue(search.typed);
  const found = useFind(typed);
  const asked = typed.trim() !== '';
  const head = (
    <div className={classes.head}>
      <Button
        variant="subtle"
        className={classes.back}
        leftSection={<IconArrowLeft className={classes.arrow} size={20} aria-hidden />}
        onClick={() => search.change({ everywhere: false })}
      >
        {text('round.backToRound')}
      </Button>
      <h1 className={classes.title}>{text('round.searchAll')}</h1>
      <SearchField
        label={text('round.search')}
        value={search.typed}
        onChange={(value) => search.change({ typed: value })}
        onDown={() => list.current?.focusRow(0)}
      />
      {asked && found && (
        <p className={classes.count} aria-live="polite">
          {text(found.length === FOUND_LIMIT ? 'round.foundMany' : 'round.shown', { count: found.length })}
        </p>
      )}
    </div>
  );
  return (
    <VirtualList
      ref={list}
      items={asked ? (found ?? []) : []}
      keyOf={({ id }) => id}
      estimate={ROW_HEIGHT}
      label={text('round.list')}
      remember="round everywhere"
      head={head}
      empty={
        asked && found ? (
          <EmptyState
            icon={IconSearchOff}
            title={text('round.notFound', { typed: typed.trim() })}
            text={text('round.notFoundAnywhere')}
          />
        ) : null
      }
      render={(row) => (
        <StopRow
          row={row}
          href={hrefOf(row.id)}
          next={false}
          open={row.id === search.open}
          day={dayText(row.plannedOn, locale, today)}
        />
      )}
    />
  );
}
