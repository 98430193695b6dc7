import { useIntl } from 'react-intl';
import { useProfile } from '../device/device-context.tsx';
import classes from './figures.module.css';
import { moneyText } from './money-text.ts';

/** An amount in the tenant's currency; without `unit` in columns whose head names it. */
export function Money({ amount, unit = true }: { amount: number; unit?: boolean }) {
  const { locale } = useIntl();
  const { tenant } = useProfile();
  return <span className={classes.figure}>{moneyText(amount, locale, tenant.rules, unit)}</span>;
}
