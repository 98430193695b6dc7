import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Problem } from '#protocol/errors.ts';
import type { ImportAnswer } from '#protocol/work-file.ts';
import { useDevice, useProfile } from '../device/device-context.tsx';
import { When } from '../parts/when.tsx';
import { Section } from '../settings/section.tsx';
import settings from '../settings/settings.module.css';
import { useOnlineSentence } from '../texts/use-online-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { Answer, toneOf } from './answer.tsx';
import classes from './healing.module.css';

/** For administrators: a file of unsent work is looked at, then taken in as its author. */
export function ImportWork() {
  const text = useText();
  const sentence = useOnlineSentence();
  const device = useDevice();
  const { user } = useProfile();
  const [file, setFile] = useState<File | null>(null);
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const reset = useRef<() => void>(null);
  if (user.role !== 'admin') return null;

  const ask = async (chosen: File, look: boolean) => {
    setBusy(true);
    const told = await device.importWork(chosen, look);
    setBusy(false);
    // The same file can be chosen again, and one that could not be taken in is not looked for twice.
    reset.current?.();
    setFile(chosen);
    if (told.ok || look) setAnswer(told.ok ? told.value : null);
    setProblem(told.ok ? null : told.problem);
  };
  return (
    <Section title={text('heal.import')}>
      <div className={classes.part}>
        <p className={settings.muted}>{text('heal.importWhy')}</p>
        <FileButton resetRef={reset} accept=".navette" onChange={(chosen) => chosen && void ask(chosen, true)}>
          {(props) => (
            <Button {...props} variant="default" loading={busy} leftSection={<IconFileImport aria-hidden size={20} />}>
              {text('heal.importChoose')}
            </Button>
          )}
        </FileButton>
        <Answer tone={problem ? toneOf(problem) : answer?.results ? 'good' : answer && 'calm'}>
          {problem && <p>{sentence(problem)}</p>}
          {answer && <Facts answer={answer} />}
        </Answer>
        {file && answer && answer.results === null && answer.here < answer.events + answer.files ? (
          <Button onClick={() => void ask(file, false)} loading={busy}>
            {text('heal.importNow', { name: answer.userName })}
          </Button>
        ) : null}
      </div>
    </Section>
  );
}

function Facts({ answer }: { answer: ImportAnswer }) {
  const text = useText();
  const { results, importedAt } = answer;
  return (
    <div className={classes.facts}>
      <p>
        {text('heal.importHolds', { name: answer.userName, device: answer.deviceName, count: answer.events })}{' '}
        {text('heal.importFiles', { count: answer.files })}
      </p>
      <p>
        {text('heal.importMade')} <When instant={answer.exportedAt} />
      </p>
      {importedAt ? (
        <p>
          {text('heal.importedBefore')} <When instant={importedAt} />
        </p>
      ) : null}
      {answer.here > 0 && results === null ? <p>{text('heal.importHere', { count: answer.here })}</p> : null}
      {results ? (
        <p>
          {text('heal.imported', {
            taken: (results.applied ?? 0) + (results.amended ?? 0),
            refused: results.rejected ?? 0,
            conflicts: results.conflict ?? 0,
            waiting: results.waiting ?? 0,
            here: results.here ?? 0,
          })}
        </p>
      ) : null}
    </div>
  );
}
