import { useIntl } from 'react-intl';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { When } from '../parts/when.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './driver-list.module.css';
import type { DriverDay } from './office-day.ts';

interface Props {
  drivers: readonly DriverDay[];
  chosen: string | null;
  onChoose(driver: string | null): void;
}

const all = (drivers: readonly DriverDay[]) => ({
  done: drivers.reduce((sum, { done }) => sum + done, 0),
  total: drivers.reduce((sum, { total }) => sum + total, 0),
});

/** How far each driver is; choosing one shows their deliveries only. */
export function DriverList({ drivers, chosen, onChoose }: Props) {
  const text = useText();
  const { done, total } = all(drivers);
  return (
    <fieldset className={classes.list}>
      <legend className={classes.legend}>{text('office.drivers')}</legend>
      <Choice
        name={text('office.allDrivers')}
        done={done}
        total={total}
        checked={chosen === null}
        onChoose={() => onChoose(null)}
      />
      {drivers.map(({ id, name, done, total, lastAt }) => (
        <Choice
          key={id}
          name={name}
          done={done}
          total={total}
          lastAt={lastAt}
          checked={chosen === id}
          onChoose={() => onChoose(id)}
        />
      ))}
    </fieldset>
  );
}

function Choice(props: {
  name: string;
  done: number;
  total: number;
  lastAt?: string | null;
  checked: boolean;
  onChoose(): void;
}) {
  const { name, done, total, lastAt, checked, onChoose } = props;
  const text = useText();
  const { formatNumber } = useIntl();
  return (
    <label className={classes.driver}>
      <input type="radio" name="driver" checked={checked} onChange={onChoose} />
      <span className={classes.name} dir="auto">
        {name}
      </span>
      <span className={classes.count}>
        {formatNumber(done)} / {formatNumber(total)}
      </span>
      <ProgressBar share={done / Math.max(total, 1)} size="thin" />
      {lastAt && (
        <span className={classes.last}>
          {text('office.lastAt')} <When instant={lastAt} as="time" />
        </span>
      )}
    </label>
  );
}

/** The same choice where there is no room for a list. */
export function DriverSelect({ drivers, chosen, onChoose }: Props) {
  const text = useText();
  const { done, total } = all(drivers);
  return (
    <select
      className={classes.select}
      aria-label={text('office.drivers')}
      value={chosen ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
    >
      <option value="">{text('office.driverOption', { name: text('office.allDrivers'), done, total })}</option>
      {drivers.map(({ id, name, done, total }) => (
        <option key={id} value={id}>
          {text('office.driverOption', { name, done, total })}
        </option>
      ))}
    </select>
  );
}
