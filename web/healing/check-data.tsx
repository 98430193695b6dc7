import { Button } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useState } from 'react';
import { entityNamed } from '#packs/registry.ts';
import { useDevice } from '../device/device-context.tsx';
import { useLabel } from '../parts/use-label.ts';
import { Section } from '../settings/section.tsx';
import settings from '../settings/settings.module.css';
import { useOnlineSentence } from '../texts/use-online-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { Answer, type Tone, toneOf } from './answer.tsx';
import classes from './healing.module.css';

/** Compares what is shown here with the office's data, on demand; by itself it happens once a day. */
export function CheckData() {
  const text = useText();
  const sentence = useOnlineSentence();
  const label = useLabel();
  const device = useDevice();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<{ tone: Tone; words: string } | null>(null);

  const check = async () => {
    setBusy(true);
    setAnswer(null);
    const checked = await device.checkData();
    setBusy(false);
    if (!checked.ok) {
      const { problem } = checked;
      return setAnswer({ tone: toneOf(problem), words: sentence(problem) });
    }
    const kinds = checked.value.differs.map(({ entity }) => {
      const known = entityNamed(entity);
      return known ? label(known.entity.labelMany) : entity;
    });
    setAnswer(
      kinds.length === 0
        ? { tone: 'good', words: text('heal.checkSame') }
        : { tone: 'calm', words: text('heal.checkDiffered', { kinds: kinds.join(', ') }) },
    );
  };
  return (
    <Section title={text('heal.check')}>
      <div className={classes.part}>
        <p className={settings.muted}>{text('heal.checkWhy')}</p>
        <Button
          variant="default"
          leftSection={<IconStethoscope aria-hidden size={20} />}
          loading={busy}
          onClick={() => void check()}
        >
          {text('heal.checkNow')}
        </Button>
        <Answer tone={answer?.tone ?? null}>{answer?.words}</Answer>
      </div>
    </Section>
  );
}
