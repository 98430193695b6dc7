import { IconChevronRight } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { Link } from 'wouter';
import { PACKS } from '#packs/registry.ts';
import { useProfile } from '../device/device-context.tsx';
import { tableOf } from '../device/record-name.ts';
import { useLive } from '../device/use-live.ts';
import { kindsOf, listAddress } from '../frame/addresses.ts';
import screen from '../frame/screen.module.css';
import { useTitle } from '../frame/use-title.ts';
import { useLabel } from '../parts/use-label.ts';
import { useText } from '../texts/use-text.ts';
import classes from './records-menu.module.css';

/** Every kind of record that this person has, with how many are on this device. */
export function RecordsMenu() {
  const text = useText();
  const label = useLabel();
  const { formatNumber } = useIntl();
  const person = useProfile();
  const kinds = kindsOf(person);
  const counts = kinds.map(({ name }) => `SELECT '${name}' AS name, count(*) AS n FROM "${tableOf(name)}"`);
  const reads = kinds.map(({ name }) => name);
  const { rows } = useLive<{ name: string; n: number }>(counts.join(' UNION ALL '), [], reads);
  useTitle(text('records.title'));
  const packs = person.tenant.packs.filter((pack) => kinds.some((kind) => kind.pack.name === pack));
  return (
    <div className={screen.column}>
      <h1 className={screen.title}>{text('records.title')}</h1>
      {packs.map((pack) => (
        <section key={pack} className={classes.section} aria-label={PACKS[pack] && label(PACKS[pack].label)}>
          {packs.length > 1 && PACKS[pack] && <h2 className={classes.title}>{label(PACKS[pack].label)}</h2>}
          <ul className={classes.list}>
            {kinds
              .filter((kind) => kind.pack.name === pack)
              .map(({ name, entity }) => (
                <li key={name}>
                  <Link href={listAddress(name)} className={classes.link}>
                    <span className={classes.word}>{label(entity.labelMany)}</span>
                    <span className={classes.count}>
                      {formatNumber(rows?.find((row) => row.name === name)?.n ?? 0)}
                    </span>
                    <IconChevronRight className={classes.arrow} size={20} aria-hidden />
                  </Link>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
