import { Button } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useState } from 'react';
import { useDevice } from '../device/device-context.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import classes from './healing.module.css';
import { saveFile } from './save-file.ts';

/** The way out for a device that can no longer connect: what waits as a file that only the office can open. */
export function ExportWork({ profile }: { profile?: string }) {
  const text = useText();
  const sentence = useSentence();
  const device = useDevice();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState('');

  const save = async () => {
    setBusy(true);
    const made = await device.exportWork(profile);
    setBusy(false);
    if (!made.ok) return setAnswer(sentence(made.problem.code, made.problem.data));
    const { name, file, events } = made.value;
    saveFile(name, file);
    setAnswer(text('heal.exported', { count: events }));
  };
  return (
    <div className={classes.export}>
      <Button
        variant="subtle"
        leftSection={<IconFileExport aria-hidden size={20} />}
        loading={busy}
        onClick={() => void save()}
      >
        {text('heal.export')}
      </Button>
      <p role="status">{answer}</p>
    </div>
  );
}
