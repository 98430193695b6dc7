import { Button } from '@mantine/core';
import { IconCalendarOff, IconPrinter, IconSearchOff } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useSearch } from 'wouter';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { useTitle } from '../frame/use-title.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { FilterChips } from '../parts/filter-chips.tsx';
import { rememberPlace } from '../parts/last-place.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useMedia } from '../parts/use-wide.ts';
import type { VirtualListHandle } from '../parts/virtual-list.tsx';
import { Workspace } from '../parts/workspace.tsx';
import { useText } from '../texts/use-text.ts';
import { DeliveryList } from './delivery-list.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { DriverList, DriverSelect } from './driver-list.tsx';
import { OfficeDayBar } from './office-day-bar.tsx';
import classes from './office-screen.module.css';
import { ShortagesLink } from './shortages/shortages-link.tsx';
import { useShowChips } from './show-chips.ts';
import { useFresh } from './use-fresh.ts';
import { useOfficeDay } from './use-office-day.ts';
import { type OfficeView, useOfficeSearch } from './use-office-search.ts';

/** Room for the table, and for the drivers beside it. */
const TABLE = '(min-width: 60em)';
const SIDE = '(min-width: 75em)';

/** The deliveries of a day, live: who is how far, what was received by whom, with its proof. */
export function OfficeScreen() {
  const text = useText();
  const address = useSearch();
  const table = useMedia(TABLE);
  const side = useMedia(SIDE);
  const list = useRef<VirtualListHandle>(null);
  const search = useOfficeSearch();
  const { rows, drivers, found, counts } = useOfficeDay(search);
  const fresh = useFresh(rows, search.day);
  const chips = useShowChips(counts, search.show);
  useTitle(text('office.title'));
  useEffect(() => rememberPlace('office', `/office${address && `?${address}`}`), [address]);

  // Nobody drives out with what was cancelled, unless it is what is looked at.
  const printed = found.filter(({ status }) => status !== 'cancelled' || search.show === 'cancelled');
  const done = drivers.reduce((sum, driver) => sum + driver.done, 0);
  const total = drivers.reduce((sum, driver) => sum + driver.total, 0);
  const chosen = { drivers, chosen: search.driver, onChoose: (driver: string | null) => search.change({ driver }) };
  const empty = (
    <EmptyState
      icon={rows?.length ? IconSearchOff : IconCalendarOff}
      title={text(rows?.length ? 'office.nothingFound' : 'office.noneThatDay')}
      text={rows?.length ? undefined : text('office.noneText')}
    >
      {rows?.length ? (
        <Button variant="default" onClick={() => search.change({ driver: null, show: 'all', typed: '' })}>
          {text('office.showAll')}
        </Button>
      ) : null}
    </EmptyState>
  );
  const head = (
    <div className={classes.head}>
      <div className={classes.line}>
        <OfficeDayBar day={search.day} onChange={(day) => search.change({ day })} />
        <p className={classes.live} role="status">
          {rows && text('office.progress', { done, total })}
        </p>
        {printed.length > 0 && (
          <LinkButton
            href={printAddress(search, printed)}
            variant="default"
            leftSection={<IconPrinter size={20} aria-hidden />}
          >
            {text('office.print', { count: printed.length })}
          </LinkButton>
        )}
        <ShortagesLink />
      </div>
      <div className={classes.line}>
        <div className={classes.search}>
          <SearchField
            label={text('office.search')}
            value={search.typed}
            onChange={(typed) => search.change({ typed })}
            onDown={() => list.current?.focusRow(0)}
          />
        </div>
        {!side && <DriverSelect {...chosen} />}
        <FilterChips
          label={text('office.show')}
          chips={chips}
          value={search.show}
          onChange={(show) => search.change({ show })}
        />
      </div>
    </div>
  );
  return (
    <Workspace>
      {side && (
        <nav className={classes.side} aria-label={text('office.drivers')}>
          <DriverList {...chosen} />
        </nav>
      )}
      <div className={classes.main}>
        {table && head}
        {!rows && <ScreenSkeleton />}
        {rows && table && <DeliveryTable ref={list} rows={found} fresh={fresh} search={search} empty={empty} />}
        {rows && !table && <DeliveryList ref={list} rows={found} head={head} empty={empty} />}
      </div>
    </Workspace>
  );
}

/** The paper of what is shown: a whole day or round by its name, a choice by its ids. */
function printAddress({ day, driver, show, typed }: OfficeView, printed: readonly { id: string }[]): string {
  const params = new URLSearchParams({ day });
  if (driver) params.set('driver', driver);
  if (show !== 'all' || typed.trim() !== '') params.set('ids', printed.map(({ id }) => id).join(','));
  return `/office/print?${params}`;
}
