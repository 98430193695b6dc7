import { IconCheck, IconDots } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { entitiesOf } from '#packs/registry.ts';
import { useProfile, useSync } from '../device/device-context.tsx';
import { useLocale } from '../texts/texts-provider.tsx';
import classes from './first-sync.module.css';

/** What comes, kind by kind, in the order it comes: counts against totals. */
export function EntityProgress() {
  const { locale } = useLocale();
  const { formatNumber } = useIntl();
  const { tenant } = useProfile();
  const { firstSync } = useSync();
  if (!firstSync) return null;
  const kinds = entitiesOf(tenant.packs).flatMap(({ name, entity }) => {
    const progress = firstSync.byEntity[name];
    return progress && progress.total > 0 ? [{ name, label: entity.labelMany[locale], ...progress }] : [];
  });
  return (
    <ul className={classes.kinds}>
      {kinds.map(({ name, label, rows, total }) => {
        const done = rows >= total;
        return (
          <li key={name} className={classes.kind} data-done={done || undefined}>
            {done ? <IconCheck aria-hidden size={20} /> : <IconDots aria-hidden size={20} />}
            <span className={classes.label}>{label}</span>
            <bdi className={classes.count}>
              {formatNumber(rows)} / {formatNumber(total)}
            </bdi>
          </li>
        );
      })}
    </ul>
  );
}
