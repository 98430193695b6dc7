import { Button, NumberInput } from '@mantine/core';
import { useIntl } from 'react-intl';
import type { Retention } from '#packs/core/entity.ts';
import type { Fields } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { keptForATime, retentionBounds } from '#packs/retention.ts';
import type { EditableRules } from '#protocol/rule-bounds.ts';
import { useProfile } from '../../device/device-context.tsx';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import classes from './rules.module.css';

interface Props {
  rules: EditableRules;
  wrong: readonly string[];
  onChange(rules: EditableRules): void;
}

/** [T8] How many days which records, or what of them, are kept: between what must be proven and what there is a reason for. */
export function RetentionRules({ rules, wrong, onChange }: Props) {
  const text = useText();
  const { tenant } = useProfile();
  const kept = keptForATime(tenant.packs);
  if (kept.length === 0) return <p className={classes.muted}>{text('rules.noRetention')}</p>;
  return kept.map((one) => (
    <Days
      key={one.known.name}
      {...one}
      rules={rules}
      isWrong={wrong.includes(`retention.${one.known.name}`)}
      onChange={(days) => onChange(withDays(rules, one, days))}
    />
  ));
}

/** What the pack says needs no rule. */
function withDays(
  rules: EditableRules,
  { known, declared }: { known: KnownEntity; declared: Retention },
  days: number,
): EditableRules {
  const { [known.name]: _, ...others } = rules.retention ?? {};
  return { ...rules, retention: days === declared.days ? others : { ...others, [known.name]: days } };
}

function Days(props: {
  known: KnownEntity;
  declared: Retention;
  rules: EditableRules;
  isWrong: boolean;
  onChange(days: number): void;
}) {
  const { known, declared, rules, isWrong, onChange } = props;
  const text = useText();
  const label = useLabel();
  const { formatNumber, formatList } = useIntl();
  const fields = known.entity.fields as Fields;
  const named = (declared.fields ?? []).flatMap((name) => (fields[name] ? [label(fields[name].label)] : []));
  const { least, most } = retentionBounds(declared, rules);
  const days = rules.retention?.[known.name] ?? declared.days;
  const after = label(fields[declared.after]!.label);
  return (
    <div className={classes.rule}>
      <NumberInput
        label={text('rules.keptDays', { records: label(known.entity.labelMany) })}
        description={
          named.length > 0
            ? text('rules.keptPartWhy', { after, fields: formatList(named, { type: 'unit' }) })
            : text('rules.keptWhy', { after })
        }
        value={Number.isFinite(days) ? days : ''}
        error={isWrong && text('rules.between', { least: formatNumber(least), most: formatNumber(most) })}
        hideControls
        inputMode="numeric"
        onChange={(typed) => onChange(typed === '' ? Number.NaN : Number(typed))}
      />
      {days !== declared.days && (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange(declared.days)}>
          {text('rules.toDefault', { value: formatNumber(declared.days) })}
        </Button>
      )}
    </div>
  );
}

/** The records of which these rules let go sooner than those did: what is deleted then does not come back. */
export function sooner(
  packs: readonly string[],
  before: EditableRules,
  after: EditableRules,
): { known: KnownEntity; declared: Retention }[] {
  return keptForATime(packs).filter(({ known, declared }) => {
    const daysOf = (rules: EditableRules): number => rules.retention?.[known.name] ?? declared.days;
    return daysOf(after) < daysOf(before);
  });
}
