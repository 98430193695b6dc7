import { useRef } from 'react';
import { useIntl } from 'react-intl';
import { useProfile } from '../device/device-context.tsx';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { useTitle } from '../frame/use-title.ts';
import { FilterChips } from '../parts/filter-chips.tsx';
import { moneyText } from '../parts/money-text.ts';
import { ProgressLine } from '../parts/progress-line.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { VirtualList, type VirtualListHandle } from '../parts/virtual-list.tsx';
import { useText } from '../texts/use-text.ts';
import { DayBar } from './day-bar.tsx';
import { useDeliveryHref } from './delivery-link.ts';
import { LateNotice } from './late-notice.tsx';
import { NextStopBar } from './next-stop-bar.tsx';
import { nextStop } from './round.ts';
import { RoundEmpty } from './round-empty.tsx';
import classes from './round-list.module.css';
import { StopRow } from './stop-row.tsx';
import { useRound } from './use-round.ts';
import type { RoundSearch } from './use-round-search.ts';

const ROW_HEIGHT = 98;

/** The stops of a day: progress, search, filter, rows, and the next stop under the thumb. */
export function RoundList({ search }: { search: RoundSearch }) {
  const text = useText();
  const { locale } = useIntl();
  const { rules } = useProfile().tenant;
  const list = useRef<VirtualListHandle>(null);
  const hrefOf = useDeliveryHref();
  const { day, show, typed } = search;
  useTitle(text('frame.round'));
  const { stops, found, counts, foundCounts } = useRound(day, typed, show);
  if (!stops) return <ScreenSkeleton />;

  const next = nextStop(stops);
  const total = stops.reduce((sum, { totalCents, status }) => sum + (status === 'cancelled' ? 0 : totalCents), 0);
  const head = (
    <div className={classes.head}>
      <DayBar day={day} onChange={(chosen) => search.change({ day: chosen, typed: '' })} />
      <LateNotice day={day} onOpen={(since) => search.change({ day: since, typed: '' })} />
      {stops.length > 0 && (
        <>
          <ProgressLine
            done={counts.done}
            total={counts.toDo}
            words={text('round.progress', { done: counts.done, total: counts.toDo })}
          />
          <SearchField
            label={text('round.search')}
            value={typed}
            onChange={(value) => search.change({ typed: value })}
            onDown={() => list.current?.focusRow(0)}
          />
          <FilterChips
            label={text('round.show')}
            value={show}
            onChange={(value) => search.change({ show: value })}
            chips={[
              { value: 'pending', label: text('round.pending'), count: foundCounts.pending },
              { value: 'validated', label: text('round.validated'), count: foundCounts.validated },
              { value: 'all', label: text('round.all'), count: foundCounts.all },
            ]}
          />
          <p className={classes.sum}>
            <span aria-live="polite">{text('round.shown', { count: found.length })}</span>
            <span>{text('round.sum', { amount: moneyText(total, locale, rules) })}</span>
          </p>
        </>
      )}
    </div>
  );
  return (
    <>
      <VirtualList
        ref={list}
        items={found}
        keyOf={({ id }) => id}
        estimate={ROW_HEIGHT}
        label={text('round.list')}
        remember={`round ${day} ${show}`}
        head={head}
        empty={<RoundEmpty search={search} stops={stops.length} foundElsewhere={foundCounts.all} counts={counts} />}
        render={(row) => (
          <StopRow row={row} href={hrefOf(row.id)} next={row.id === next?.id} open={row.id === search.open} />
        )}
      />
      {next && <NextStopBar next={next} href={hrefOf(next.id)} />}
    </>
  );
}
