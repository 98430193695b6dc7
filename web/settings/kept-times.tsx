import { useIntl } from 'react-intl';
import type { Fields } from '#packs/core/field.ts';
import { entitiesOf, type KnownEntity } from '#packs/registry.ts';
import { retentionOf } from '#packs/retention.ts';
import { useProfile } from '../device/device-context.tsx';
import { useLocale } from '../texts/texts-provider.tsx';
import { type TextOf, useText } from '../texts/use-text.ts';

const YEAR = 365;

const timeOf = (days: number, text: TextOf): string =>
  days % YEAR === 0 ? text('recorded.years', { count: days / YEAR }) : text('recorded.days', { count: days });

/** [T8] How long which records are kept, by the company's rules; what is not named is kept for ever. Part of a list of terms. */
export function KeptTimes() {
  const text = useText();
  const { tenant } = useProfile();
  const { formatList } = useIntl();
  const { locale } = useLocale();
  const sentence = ({ name, entity, pack }: KnownEntity) => {
    const retention = retentionOf({ name, entity, pack }, tenant.rules);
    if (!retention) return [];
    const { days, after, fields } = retention;
    const declared = entity.fields as Fields;
    const named = (fields ?? []).flatMap((field: string) => (declared[field] ? [declared[field].label[locale]] : []));
    const values = {
      records: entity.labelMany[locale],
      time: timeOf(days, text),
      after: declared[after]!.label[locale],
    };
    const said = fields
      ? text('recorded.keptPart', { ...values, fields: formatList(named, { type: 'unit' }) })
      : text('recorded.kept', values);
    return [<dd key={name}>{said}</dd>];
  };
  return (
    <div>
      <dt>{text('recorded.keptTitle')}</dt>
      {entitiesOf(tenant.packs).flatMap(sentence)}
    </div>
  );
}
