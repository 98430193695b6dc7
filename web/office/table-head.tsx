import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { deliveryFields } from '#packs/logistics/delivery.ts';
import { useProfile } from '../device/device-context.tsx';
import { useLabel } from '../parts/use-label.ts';
import type { Sort } from './office-day.ts';
import classes from './table-head.module.css';
import type { OfficeSearch } from './use-office-search.ts';

/** The head of the table; its columns sort, once up and once down. */
export function TableHead({ search }: { search: OfficeSearch }) {
  const label = useLabel();
  const { currency } = useProfile().tenant.rules;
  const of = (field: keyof typeof deliveryFields) => label(deliveryFields[field].label);
  return (
    <thead className={classes.head}>
      <tr aria-rowindex={1}>
        <Column search={search} sort="reference" width="9.75rem">
          {of('reference')}
        </Column>
        <Column search={search} sort="driver" width="7.5rem">
          {of('driverId')}
        </Column>
        <Column search={search} sort="client">
          {of('clientId')}
        </Column>
        <Column search={search} sort="status" width="7rem">
          {of('status')}
        </Column>
        <Column search={search} sort="validatedAt" width="5.5rem">
          {of('validatedAt')}
        </Column>
        <Column search={search} sort="receivedBy" width="7rem">
          {of('receivedBy')}
        </Column>
        <th scope="col" style={{ inlineSize: '5.5rem' }}>
          {of('signature')}
        </th>
        <th scope="col" style={{ inlineSize: '4.75rem' }}>
          {of('position')}
        </th>
        <Column search={search} sort="total" width="6.75rem" end>
          {of('totalCents')} ({currency})
        </Column>
      </tr>
    </thead>
  );
}

function Column(props: { search: OfficeSearch; sort: Sort; width?: string; end?: boolean; children: ReactNode }) {
  const { search, sort, width, end, children } = props;
  const active = search.sort === sort;
  const Arrow = search.descending ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      style={{ inlineSize: width }}
      aria-sort={active ? (search.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={classes.sort}
        data-end={end}
        onClick={() => search.change({ sort, descending: active && !search.descending })}
      >
        <span className={classes.word}>{children}</span>
        {active && <Arrow size={16} aria-hidden />}
      </button>
    </th>
  );
}
