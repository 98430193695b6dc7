import { Button } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useState } from 'react';
import { entityNamed } from '#packs/registry.ts';
import { useDevice } from '../device/device-context.tsx';
import { useLabel } from '../parts/use-label.ts';
import { Section } from '../settings/section.tsx';
import settings from '../settings/settings.module.css';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';

/** Compares what is shown here with the office's data, on demand; by itself it happens once a day. */
export function CheckData() {
  const text = useText();
  const sentence = useSentence();
  const label = useLabel();
  const device = useDevice();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState('');

  const check = async () => {
    setBusy(true);
    setAnswer('');
    const checked = await device.checkData();
    setBusy(false);
    if (!checked.ok) return setAnswer(sentence(checked.problem.code, checked.problem.data));
    const kinds = checked.value.differs.map(({ entity }) => {
      const known = entityNamed(entity);
      return known ? label(known.entity.labelMany) : entity;
    });
    setAnswer(kinds.length === 0 ? text('heal.checkSame') : text('heal.checkDiffered', { kinds: kinds.join(', ') }));
  };
  return (
    <Section title={text('heal.check')}>
      <p className={settings.muted}>{text('heal.checkWhy')}</p>
      <Button
        variant="default"
        leftSection={<IconStethoscope aria-hidden size={20} />}
        loading={busy}
        onClick={() => void check()}
      >
        {text('heal.checkNow')}
      </Button>
      <p role="status">{answer}</p>
    </Section>
  );
}
