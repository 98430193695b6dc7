import { IconChevronRight } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { Link } from 'wouter';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { useLive } from '../../device/use-live.ts';
import { kindsOf, listAddress } from '../../frame/addresses.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { referringTo } from '../declared.ts';
import { relatedSql } from './record-query.ts';
import classes from './record-related.module.css';

/** The ways to the records that refer to this one: a client's deliveries, a pupil's grades. */
export function RecordRelated({ known, id }: { known: KnownEntity; id: string }) {
  const text = useText();
  const label = useLabel();
  const { formatNumber } = useIntl();
  const kinds = kindsOf(useProfile());
  const others = referringTo(known);
  const reads = others.length > 0 ? others.map(({ known: other }) => other.name) : [known.name];
  const { rows } = useLive<{ at: number; n: number }>(relatedSql(known), [id], reads);
  const shown = (rows ?? []).flatMap(({ at, n }) => {
    const other = others[at];
    return other && n > 0 && kinds.some(({ name }) => name === other.known.name) ? [{ ...other, n }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="related">
      <h2 id="related" className={classes.title}>
        {text('records.related')}
      </h2>
      <ul className={classes.list}>
        {shown.map(({ known: other, field, label: as, n }) => (
          <li key={`${other.name} ${field}`}>
            <Link href={`${listAddress(other.name)}?${field}=${id}`} className={classes.link}>
              <span>
                {label(other.entity.labelMany)} <span className={classes.as}>({label(as)})</span>
              </span>
              <span className={classes.count}>{formatNumber(n)}</span>
              <IconChevronRight className={classes.arrow} size={20} aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
