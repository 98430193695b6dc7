import { Button, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useDevice, useDeviceState } from '../device/device-context.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { useTyping } from '../update/typing.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** The name the office and one's other devices see. */
export function DeviceName() {
  const text = useText();
  const sentence = useSentence();
  const device = useDevice();
  const { deviceName } = useDeviceState();
  const [typed, setTyped] = useState<string | null>(null);
  const [answer, setAnswer] = useState<{ saved: boolean; words: string } | null>(null);
  const name = typed ?? deviceName;
  const changed = name.trim() !== '' && name.trim() !== deviceName;
  useTyping(changed);

  const save = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!changed) return;
    const renamed = await device.renameDevice(name.trim());
    if (renamed.ok) setTyped(null);
    setAnswer(
      renamed.ok
        ? { saved: true, words: text('settings.nameSaved') }
        : { saved: false, words: sentence(renamed.problem.code, renamed.problem.data) },
    );
  };
  return (
    <Section title={text('settings.device')}>
      <form className={classes.row} onSubmit={(event) => void save(event)}>
        <TextInput
          className={classes.grow}
          label={text('settings.deviceName')}
          description={text('settings.deviceNameWhy')}
          value={name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => {
            setAnswer(null);
            setTyped(event.currentTarget.value);
          }}
        />
        {changed ? (
          <Button type="submit" size="lg">
            {text('settings.save')}
          </Button>
        ) : null}
      </form>
      <p role="status" className={classes.muted}>
        {answer?.words}
      </p>
    </Section>
  );
}
