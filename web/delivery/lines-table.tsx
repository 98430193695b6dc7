import { useIntl } from 'react-intl';
import { deliveryFields } from '#packs/logistics/delivery.ts';
import { useProfile } from '../device/device-context.tsx';
import { isolate } from '../parts/isolate.ts';
import { Money } from '../parts/money.tsx';
import { moneyText } from '../parts/money-text.ts';
import { useLabel } from '../parts/use-label.ts';
import { useText } from '../texts/use-text.ts';
import type { LineRow } from './delivery-query.ts';
import classes from './lines-table.module.css';

const LINE_FIELDS = deliveryFields.lines.item ?? {};

/**
 * What is delivered: products, quantities, amounts, total. On phones the unit price goes under the name; `paper` always
 * has its column.
 */
export function LinesTable(props: { lines: readonly LineRow[]; totalCents: number; paper?: boolean }) {
  const { lines, totalCents, paper } = props;
  const text = useText();
  const label = useLabel();
  const { formatNumber, locale } = useIntl();
  const { rules } = useProfile().tenant;
  const head = (field: string) => {
    const named = LINE_FIELDS[field];
    return named ? label(named.label) : field;
  };
  return (
    <table className={classes.lines} data-paper={paper}>
      <caption className={classes.caption}>
        {text('delivery.linesIn', { count: lines.length, currency: rules.currency })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{head('productId')}</th>
          <th scope="col" className={classes.figure}>
            {head('quantity')}
          </th>
          <th scope="col" className={classes.price}>
            {head('unitPriceCents')}
          </th>
          <th scope="col" className={classes.figure}>
            {text('delivery.amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ productId, name, code, unit, quantity, unitPriceCents }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a delivery have an order and no other name
          <tr key={`${at} ${productId}`}>
            <th scope="row" className={classes.product}>
              <span className={classes.name} dir="auto">
                {name ?? text('delivery.productUnknown')}
              </span>
              <span className={classes.detail}>
                {code && <bdi>{code}</bdi>}
                {unit && <bdi className={classes.unit}>{unit}</bdi>}
                <span className={classes.under}>
                  {text('delivery.unitAt', {
                    unit: isolate(unit ?? ''),
                    price: moneyText(unitPriceCents, locale, rules, false),
                  })}
                </span>
              </span>
            </th>
            <td className={classes.figure}>{formatNumber(quantity)}</td>
            <td className={classes.price}>
              <Money amount={unitPriceCents} unit={false} />
            </td>
            <td className={classes.figure}>
              <Money amount={quantity * unitPriceCents} unit={false} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{label(deliveryFields.totalCents.label)}</th>
          <td className={classes.price} />
          <td colSpan={2} className={classes.total}>
            <Money amount={totalCents} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
