import type { DeviceState } from '#device/api.ts';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import classes from './centred.module.css';
import { Dialog } from './dialog.tsx';

const TITLE = 'asleep-title';

/** Another tab keeps the database, in the middle of work: what is on the screen stays there until it goes on. */
export function AsleepDialog({ problem }: Pick<NonNullable<DeviceState['stuck']>, 'problem'>) {
  const text = useText();
  const sentence = useSentence();
  return (
    <Dialog open labelledBy={TITLE}>
      <div className={classes.box}>
        <h2 id={TITLE} className={classes.title}>
          {text('stuck.asleepTitle')}
        </h2>
        <p role="alert">{sentence(problem.code, problem.data)}</p>
        <p>{text('stuck.asleepGoesOn')}</p>
      </div>
    </Dialog>
  );
}
