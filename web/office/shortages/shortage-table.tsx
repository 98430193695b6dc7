import { Button } from '@mantine/core';
import { useIntl } from 'react-intl';
import { shortageFields } from '#packs/logistics/shortage.ts';
import { isolate } from '../../parts/isolate.ts';
import { useLabel } from '../../parts/use-label.ts';
import { When } from '../../parts/when.tsx';
import { useText } from '../../texts/use-text.ts';
import type { RowsProps } from './shortage-cards.tsx';
import { Amount, Cause, Outcome } from './shortage-parts.tsx';
import classes from './shortages.module.css';

/** Where there is room: to compare. */
export function ShortageTable({ rows, fresh, onSettle }: RowsProps) {
  const text = useText();
  const label = useLabel();
  const { formatNumber } = useIntl();
  const head = (name: keyof typeof shortageFields) => label(shortageFields[name].label);
  return (
    <table className={classes.table} aria-label={text('shortages.title')}>
      <thead>
        <tr>
          <th scope="col">{head('productId')}</th>
          <th scope="col">{head('warehouseId')}</th>
          <th scope="col" data-figure>
            {head('quantity')}
          </th>
          <th scope="col" data-figure>
            {text('shortages.level')}
          </th>
          <th scope="col">{head('cause')}</th>
          <th scope="col">{head('userId')}</th>
          <th scope="col">{head('note')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-fresh={fresh.has(row.id) || undefined}>
            <th scope="row" dir="auto">
              {row.productName ?? '…'}
            </th>
            <td dir="auto">{row.warehouseName ?? '…'}</td>
            <td data-figure>
              <strong>
                <Amount quantity={row.quantity} unit={row.unit} />
              </strong>
            </td>
            <td data-figure>{row.level === null ? '–' : formatNumber(row.level)}</td>
            <td>
              <Cause row={row} />
            </td>
            <td>
              <bdi>{row.userName ?? '–'}</bdi>
              <br />
              <span className={classes.muted}>
                <When instant={row.at} />
              </span>
            </td>
            <td>
              {row.status === 'open' ? (
                <Button
                  variant="light"
                  aria-label={text('shortages.settleOne', {
                    product: isolate(row.productName ?? ''),
                    cause: isolate(row.cause),
                  })}
                  onClick={() => onSettle(row)}
                >
                  {text('shortages.settle')}
                </Button>
              ) : (
                <Outcome row={row} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
