import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { backoffDelay } from '#device/spool/backoff.ts';
import { wrongRetention } from '#packs/retention.ts';
import { type EditableRules, wrongRules } from '#protocol/rule-bounds.ts';
import { DEFAULT_RULES, type Rules } from '#protocol/rules.ts';
import { useProfile } from '../../device/device-context.tsx';
import { ActionBar } from '../../parts/action-bar.tsx';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { Segments } from '../../parts/segments.tsx';
import { useLabel } from '../../parts/use-label.ts';
import { Section } from '../../settings/section.tsx';
import { useText } from '../../texts/use-text.ts';
import { useTyping } from '../../update/typing.ts';
import { LaneRules, PolicyRules } from './entity-rules.tsx';
import { NumberRule } from './number-rule.tsx';
import { RetentionRules, sooner } from './retention-rules.tsx';
import { ACCESS, RETRIES, type RuleField, SYNC } from './rule-fields.ts';
import classes from './rules.module.css';

const ZONES = Intl.supportedValuesOf('timeZone');

/** All rules at once, saved together: devices get a whole version or none. */
export function RulesForm({ saved, onSave }: { saved: Rules; onSave(rules: EditableRules): Promise<boolean> }) {
  const text = useText();
  const { formatNumber, formatList } = useIntl();
  const { version: _, ...before } = saved;
  const [rules, setRules] = useState<EditableRules>(before);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const label = useLabel();
  const { packs } = useProfile().tenant;
  const wrong = [...wrongRules(rules), ...wrongRetention(rules, packs)];
  const deletes = sooner(packs, before, rules);
  const changed = JSON.stringify(rules) !== JSON.stringify(before);
  useTyping(changed);

  const save = async () => {
    setBusy(true);
    await onSave(rules);
    setBusy(false);
    setAsking(false);
  };
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (deletes.length > 0) setAsking(true);
    else await save();
  };
  const numbers = (fields: readonly RuleField[]) =>
    fields.map((field) => (
      <NumberRule key={field.rule} {...{ field, rules }} isWrong={wrong.includes(field.rule)} onChange={setRules} />
    ));
  const waits = [1, 2, 3, 4, 5, 6, 7, 8]
    .map((attempt) => formatNumber(backoffDelay(attempt, { ...rules.backoff, jitter: 0 }, 0) / 1_000))
    .join(' · ');
  const lists = { rules, wrong, onChange: setRules };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Section title={text('rules.sync')}>
        <div className={classes.grid}>{numbers(SYNC)}</div>
      </Section>
      <Section title={text('rules.retries')}>
        <Segments
          label={text('rules.backoffKind')}
          value={rules.backoff.kind}
          options={[
            { value: 'fibonacci', label: text('rules.fibonacci') },
            { value: 'exponential', label: text('rules.exponential') },
          ]}
          onChange={(kind) => setRules({ ...rules, backoff: { ...rules.backoff, kind } })}
        />
        <p className={classes.muted}>{text('rules.waits', { waits })}</p>
        <div className={classes.grid}>{numbers(RETRIES)}</div>
      </Section>
      <Section title={text('rules.accessTitle')}>
        <div className={classes.grid}>{numbers(ACCESS)}</div>
      </Section>
      <Section title={text('rules.policies')}>
        <p className={classes.muted}>{text('rules.policiesWhy')}</p>
        <div className={classes.grid}>
          <PolicyRules {...lists} />
        </div>
      </Section>
      <Section title={text('rules.lanes')}>
        <p className={classes.muted}>{text('rules.lanesWhy')}</p>
        <div className={classes.grid}>
          <LaneRules {...lists} />
        </div>
      </Section>
      <Section title={text('rules.retention')}>
        <p className={classes.muted}>{text('rules.retentionWhy')}</p>
        <div className={classes.grid}>
          <RetentionRules {...lists} />
        </div>
      </Section>
      <Section title={text('rules.place')}>
        <div className={classes.grid}>
          <NativeSelect
            label={text('rules.timeZone')}
            description={text('rules.timeZoneWhy')}
            value={rules.timeZone}
            data={ZONES.includes(rules.timeZone) ? ZONES : [rules.timeZone, ...ZONES]}
            error={wrong.includes('timeZone')}
            onChange={({ currentTarget }) => setRules({ ...rules, timeZone: currentTarget.value })}
          />
          <TextInput
            label={text('rules.currency')}
            description={text('rules.currencyWhy')}
            value={rules.currency}
            maxLength={3}
            dir="ltr"
            error={wrong.includes('currency') && text('rules.currencyWrong')}
            onChange={({ currentTarget }) => setRules({ ...rules, currency: currentTarget.value.toUpperCase() })}
          />
        </div>
      </Section>
      <ActionBar>
        {changed && (
          <Button variant="default" size="lg" disabled={busy} onClick={() => setRules(before)}>
            {text('rules.discard')}
          </Button>
        )}
        <Button variant="default" size="lg" disabled={busy} onClick={() => setRules(usual(before))}>
          {text('rules.allDefaults')}
        </Button>
        <Button type="submit" size="lg" loading={busy} disabled={!changed || wrong.length > 0}>
          {text('rules.save')}
        </Button>
      </ActionBar>
      <ConfirmSheet
        open={asking}
        danger
        busy={busy}
        title={text('rules.deleteSooner', {
          records: formatList(
            deletes.map(({ known }) => label(known.entity.labelMany)),
            { type: 'unit' },
          ),
        })}
        confirm={text('rules.save')}
        onConfirm={() => void save()}
        onCancel={() => setAsking(false)}
      >
        <p className={classes.muted}>{text('rules.deleteSoonerWhy')}</p>
      </ConfirmSheet>
    </form>
  );
}

/** Defaults, but for where the company is and what it is paid in. */
function usual({ timeZone, currency, currencyDigits }: EditableRules): EditableRules {
  const { version: _, ...rules } = DEFAULT_RULES;
  return { ...rules, timeZone, currency, currencyDigits };
}
