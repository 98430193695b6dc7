import { NativeSelect, NumberInput } from '@mantine/core';
import { entitiesOf, type KnownEntity } from '#packs/registry.ts';
import type { EditableRules } from '#protocol/rule-bounds.ts';
import { useProfile } from '../../device/device-context.tsx';
import { useLabel } from '../../parts/use-label.ts';
import type { TextKey } from '../../texts/keys.ts';
import { useText } from '../../texts/use-text.ts';
import classes from './rules.module.css';

interface Props {
  rules: EditableRules;
  wrong: readonly string[];
  onChange(rules: EditableRules): void;
}

/** Which conflict policy decides, for kinds of records that offer a choice. */
export function PolicyRules({ rules, onChange }: Props) {
  const text = useText();
  const label = useLabel();
  const { tenant } = useProfile();
  const choosable = entitiesOf(tenant.packs).filter(({ entity }) => entity.alternatives.length > 0);
  if (choosable.length === 0) return <p className={classes.muted}>{text('rules.noPolicies')}</p>;
  return choosable.map(({ name, entity }) => (
    <NativeSelect
      key={name}
      label={label(entity.labelMany)}
      value={rules.policies?.[name] ?? entity.policy.kind}
      data={[entity.policy, ...entity.alternatives].map(({ kind }) => ({
        value: kind,
        label: text(`rules.policy.${kind}` as TextKey),
      }))}
      onChange={({ currentTarget }) => {
        const { [name]: _, ...others } = rules.policies ?? {};
        const chosen = currentTarget.value === entity.policy.kind ? others : { ...others, [name]: currentTarget.value };
        onChange({ ...rules, policies: chosen });
      }}
    />
  ));
}

/** Whether people write records of a kind at all: others have nothing to send. */
const isWritten = ({ entity, pack }: KnownEntity): boolean =>
  entity.name !== pack.audit && [...Object.values(entity.writes), ...Object.keys(entity.actions)].length > 0;

/** What leaves a phone first when the line is slow. */
export function LaneRules({ rules, wrong, onChange }: Props) {
  const text = useText();
  const label = useLabel();
  const { tenant } = useProfile();
  return entitiesOf(tenant.packs)
    .filter(isWritten)
    .map(({ name, entity }) => {
      const lane = rules.priorities?.[name] ?? entity.priority;
      return (
        <NumberInput
          key={name}
          label={label(entity.labelMany)}
          value={Number.isFinite(lane) ? lane : ''}
          error={wrong.includes(`priorities.${name}`) && text('rules.between', { least: '1', most: '99' })}
          hideControls
          inputMode="numeric"
          onChange={(typed) => {
            const { [name]: _, ...others } = rules.priorities ?? {};
            const chosen = typed === '' ? Number.NaN : Number(typed);
            onChange({ ...rules, priorities: chosen === entity.priority ? others : { ...others, [name]: chosen } });
          }}
        />
      );
    });
}
