import type { Fields } from '#packs/core/field.ts';
import { entitiesOf, type KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../device/device-context.tsx';
import { useLocale } from '../texts/texts-provider.tsx';
import { type TextOf, useText } from '../texts/use-text.ts';
import classes from './settings.module.css';

const YEAR = 365;

const timeOf = (days: number, text: TextOf): string =>
  days % YEAR === 0 ? text('recorded.years', { count: days / YEAR }) : text('recorded.days', { count: days });

/** [T8] How long which records are kept, as their packs declare it; what is not named is kept for ever. */
export function KeptTimes() {
  const text = useText();
  const { tenant } = useProfile();
  const { locale } = useLocale();
  const sentence = ({ name, entity }: KnownEntity) => {
    if (!entity.retention) return [];
    const { days, after, fields } = entity.retention;
    const declared = entity.fields as Fields;
    const named = (fields ?? []).flatMap((field: string) => (declared[field] ? [declared[field].label[locale]] : []));
    const values = {
      records: entity.labelMany[locale],
      time: timeOf(days, text),
      after: declared[after]!.label[locale],
    };
    const said = fields
      ? text('recorded.keptPart', { ...values, fields: named.join(', ') })
      : text('recorded.kept', values);
    return [<li key={name}>{said}</li>];
  };
  return (
    <>
      <h3>{text('recorded.keptTitle')}</h3>
      <ul className={classes.muted}>{entitiesOf(tenant.packs).flatMap(sentence)}</ul>
    </>
  );
}
