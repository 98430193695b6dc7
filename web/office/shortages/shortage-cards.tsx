import { Button } from '@mantine/core';
import { useIntl } from 'react-intl';
import { shortageFields, shortageSettled } from '#packs/logistics/shortage.ts';
import card from '../../parts/card.module.css';
import { useLabel } from '../../parts/use-label.ts';
import { When } from '../../parts/when.tsx';
import { useText } from '../../texts/use-text.ts';
import { Amount, Cause, Outcome } from './shortage-parts.tsx';
import type { ShortageRow } from './shortage-query.ts';
import classes from './shortages.module.css';

export interface RowsProps {
  rows: readonly ShortageRow[];
  /** Those that came under the eyes of the person. */
  fresh: ReadonlySet<string>;
  onSettle(row: ShortageRow): void;
}

/** On a phone: one card each. */
export function ShortageCards({ rows, fresh, onSettle }: RowsProps) {
  const text = useText();
  const label = useLabel();
  const { formatNumber } = useIntl();
  return (
    <ul className={classes.cards} aria-label={text('shortages.title')}>
      {rows.map((row) => (
        <li key={row.id} className={classes.card} data-fresh={fresh.has(row.id) || undefined}>
          <p className={card.head}>
            <strong dir="auto">{row.productName ?? '…'}</strong>
            <span className={card.mark} data-tone={row.status === 'open' ? 'needsYou' : 'calm'}>
              <Amount quantity={row.quantity} unit={row.unit} />
            </span>
          </p>
          <dl className={classes.facts}>
            <dt>{label(shortageFields.warehouseId.label)}</dt>
            <dd dir="auto">{row.warehouseName ?? '…'}</dd>
            {row.level !== null && (
              <>
                <dt>{text('shortages.level')}</dt>
                <dd>
                  <span className={classes.figure}>{formatNumber(row.level)}</span>
                </dd>
              </>
            )}
            <dt>{label(shortageFields.cause.label)}</dt>
            <dd>
              <Cause row={row} />
            </dd>
            <dt>{label(shortageFields.userId.label)}</dt>
            <dd>
              <bdi>{row.userName ?? '–'}</bdi> · <When instant={row.at} />
            </dd>
          </dl>
          {row.status === 'open' ? (
            <Button fullWidth size="lg" variant="light" onClick={() => onSettle(row)}>
              {label(shortageSettled.label)}
            </Button>
          ) : (
            <Outcome row={row} />
          )}
        </li>
      ))}
    </ul>
  );
}
