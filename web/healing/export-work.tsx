import { Button } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useState } from 'react';
import { useDevice } from '../device/device-context.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { Answer, type Tone, toneOf } from './answer.tsx';
import classes from './healing.module.css';
import { saveFile } from './save-file.ts';

/**
 * The way out for a device that can no longer connect: what waits as a file that only the office can open. `profile`: of
 * somebody whose database is not open, absent: of who is signed in. `ownerId`: the element that names them.
 */
export function ExportWork({ profile, ownerId }: { profile?: string; ownerId?: string }) {
  const text = useText();
  const sentence = useSentence();
  const device = useDevice();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<{ tone: Tone; words: string } | null>(null);

  const save = async () => {
    setBusy(true);
    const made = await device.exportWork(profile);
    setBusy(false);
    if (!made.ok) {
      const { problem } = made;
      // It went out meanwhile.
      if (problem.code === 'NOT_FOUND') return setAnswer({ tone: 'good', words: text('sync.nothingWaits') });
      return setAnswer({ tone: toneOf(problem), words: sentence(problem.code, problem.data) });
    }
    const { name, file, events } = made.value;
    saveFile(name, file);
    setAnswer({ tone: 'good', words: text('heal.exported', { count: events }) });
  };
  return (
    <div className={classes.export}>
      <Button
        variant="subtle"
        leftSection={<IconFileExport aria-hidden size={20} />}
        loading={busy}
        aria-describedby={ownerId}
        onClick={() => void save()}
      >
        {text('heal.export')}
      </Button>
      <Answer tone={answer?.tone ?? null}>{answer?.words}</Answer>
    </div>
  );
}
