import { useSearchParams } from 'wouter';
import { isDay } from '../parts/day.ts';
import { useToday } from '../parts/use-today.ts';
import { SHOWS, type Show, SORTS, type Sort } from './office-day.ts';

/** What the office looks at; in the address, so that it can be come back to and passed on. */
export interface OfficeView {
  day: string;
  driver: string | null;
  show: Show;
  typed: string;
  sort: Sort;
  descending: boolean;
}

export interface OfficeSearch extends OfficeView {
  change(change: Partial<OfficeView>): void;
}

export function useOfficeSearch(): OfficeSearch {
  const today = useToday();
  const [params, setParams] = useSearchParams();
  const day = params.get('day');
  const known = <Name extends string>(names: readonly Name[], name: string, otherwise: Name): Name =>
    names.find((one) => one === params.get(name)) ?? otherwise;
  const view: OfficeView = {
    day: day !== null && isDay(day) ? day : today,
    driver: params.get('driver'),
    show: known(SHOWS, 'show', 'all'),
    typed: params.get('q') ?? '',
    sort: known(SORTS, 'sort', 'driver'),
    descending: params.get('order') === 'desc',
  };
  return {
    ...view,
    change: (change) => {
      const next = { ...view, ...change };
      const put: Readonly<Record<string, string | null>> = {
        day: next.day === today ? null : next.day,
        driver: next.driver,
        show: next.show === 'all' ? null : next.show,
        q: next.typed,
        sort: next.sort === 'driver' ? null : next.sort,
        order: next.descending ? 'desc' : null,
      };
      const kept = Object.entries(put).filter((entry): entry is [string, string] => Boolean(entry[1]));
      setParams(new URLSearchParams(kept), { replace: true });
    },
  };
}
