import { Button } from '@mantine/core';
import { IconCalendarOff, IconCircleCheck, IconSearchOff } from '@tabler/icons-react';
import { EmptyState } from '../parts/empty-state.tsx';
import { useToday } from '../parts/use-today.ts';
import { useText } from '../texts/use-text.ts';
import type { RoundCounts } from './round.ts';
import type { RoundSearch } from './use-round-search.ts';

/** Why there is no row: an empty day, a search that finds nothing, or a filter with nothing left; each with its way out. */
export function RoundEmpty(props: { search: RoundSearch; stops: number; foundElsewhere: number; counts: RoundCounts }) {
  const { search, stops, foundElsewhere, counts } = props;
  const text = useText();
  const today = useToday();
  const searchAll = (
    <Button variant="default" onClick={() => search.change({ everywhere: true })}>
      {text('round.searchAll')}
    </Button>
  );
  if (stops === 0) {
    return (
      <EmptyState
        icon={IconCalendarOff}
        title={text(search.day === today ? 'round.noneToday' : 'round.noneThatDay')}
        text={text('round.noneText')}
      >
        {searchAll}
      </EmptyState>
    );
  }
  if (search.typed.trim() !== '') {
    return (
      <EmptyState icon={IconSearchOff} title={text('round.notFound', { typed: search.typed.trim() })}>
        {foundElsewhere > 0 && (
          <Button variant="default" onClick={() => search.change({ show: 'all' })}>
            {text('round.inAll', { count: foundElsewhere })}
          </Button>
        )}
        {searchAll}
        <Button variant="subtle" onClick={() => search.change({ typed: '' })}>
          {text('parts.clearSearch')}
        </Button>
      </EmptyState>
    );
  }
  const complete = search.show === 'pending';
  return (
    <EmptyState
      icon={complete ? IconCircleCheck : IconSearchOff}
      title={complete ? text('round.complete') : text('round.noneDelivered')}
      text={complete ? text('round.completeText', { done: counts.done, total: counts.toDo }) : undefined}
    >
      <Button variant="default" onClick={() => search.change({ show: 'all' })}>
        {text('round.showAll')}
      </Button>
    </EmptyState>
  );
}
