import { useSearchParams } from 'wouter';
import { isDay } from '../parts/day.ts';
import { useToday } from '../parts/use-today.ts';
import { SHOWS, type Show } from './round.ts';

/** What a person looks for on the round. In the address, so that going back finds it again. */
export interface RoundSearch {
  day: string;
  show: Show;
  typed: string;
  /** Searching over all days. */
  everywhere: boolean;
  /** The delivery that is open beside the list. */
  open: string | null;
  change(change: Partial<{ day: string; show: Show; typed: string; everywhere: boolean }>): void;
}

export function useRoundSearch(): RoundSearch {
  const today = useToday();
  const [params, setParams] = useSearchParams();
  const day = params.get('day');
  const show = params.get('show');
  return {
    day: day !== null && isDay(day) ? day : today,
    show: SHOWS.find((known) => known === show) ?? 'pending',
    typed: params.get('q') ?? '',
    everywhere: params.get('in') === 'all',
    open: params.get('open'),
    change: (change) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          const put = (name: string, value: string | null) => (value ? after.set(name, value) : after.delete(name));
          if (change.day !== undefined) put('day', change.day === today ? null : change.day);
          if (change.show !== undefined) put('show', change.show === 'pending' ? null : change.show);
          if (change.typed !== undefined) put('q', change.typed);
          if (change.everywhere !== undefined) put('in', change.everywhere ? 'all' : null);
          // What was open belongs to the list before.
          if (change.day !== undefined) after.delete('open');
          return after;
        },
        { replace: true },
      ),
  };
}
