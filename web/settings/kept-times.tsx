import type { Fields } from '#packs/core/field.ts';
import { entitiesOf, type KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../device/device-context.tsx';
import { useLocale } from '../texts/texts-provider.tsx';
import { type TextOf, useText } from '../texts/use-text.ts';

const YEAR = 365;

const timeOf = (days: number, text: TextOf): string =>
  days % YEAR === 0 ? text('recorded.years', { count: days / YEAR }) : text('recorded.days', { count: days });

/** [T8] How long which records are kept, as their packs declare it; what is not named is kept for ever. Part of a list of terms. */
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
    return [<dd key={name}>{said}</dd>];
  };
  return (
    <div>
      <dt>{text('recorded.keptTitle')}</dt>
      {entitiesOf(tenant.packs).flatMap(sentence)}
    </div>
  );
}
