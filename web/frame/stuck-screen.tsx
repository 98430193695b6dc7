import { Button } from '@mantine/core';
import { IconRefreshDot, IconShieldCheck } from '@tabler/icons-react';
import type { DeviceState } from '#device/api.ts';
import type { ErrorCode } from '#protocol/errors.ts';
import { ExportWork } from '../healing/export-work.tsx';
import type { TextKey } from '../texts/keys.ts';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { useUpdateNow } from '../update/use-update-now.ts';
import classes from './centred.module.css';

interface Words {
  title: TextKey;
  text: TextKey;
  /** No newer version helps. */
  isHere?: true;
}
const OLD: Words = { title: 'stuck.title', text: 'stuck.text' };
const WORDS: Partial<Record<ErrorCode, Words>> = {
  STORAGE_FULL: { title: 'stuck.fullTitle', text: 'stuck.fullText', isHere: true },
  WINDOW_ASLEEP: { title: 'stuck.asleepTitle', text: 'stuck.asleepText', isHere: true },
};

/**
 * This person's database could not be brought to the app's version, there is no room to open it, or a sleeping window has it.
 * It is as it was; what waits goes on being sent, and is counted here until it has gone. A newer version, room, or another
 * try, helps; a window that lets go is noticed by itself.
 */
export function StuckScreen({
  stuck,
  profiles,
  onSomebodyElse,
}: Pick<DeviceState, 'profiles'> & { stuck: NonNullable<DeviceState['stuck']>; onSomebodyElse(): void }) {
  const text = useText();
  const sentence = useSentence();
  const newer = useUpdateNow();
  const words = WORDS[stuck.problem.code] ?? OLD;
  const count = profiles.find(({ profile }) => profile === stuck.profile)?.waiting ?? 0;
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <h1 className={classes.title}>{text(words.title)}</h1>
        <p role="alert">{sentence(stuck.problem.code, stuck.problem.data)}</p>
        <p className={classes.safe}>
          <IconShieldCheck aria-hidden size={24} />
          <span>{text('stuck.waiting', { count })}</span>
        </p>
        <p>{text(words.text)}</p>
        <Button
          size="lg"
          fullWidth
          leftSection={<IconRefreshDot aria-hidden size={20} />}
          loading={newer.busy}
          onClick={() => (words.isHere ? location.reload() : newer.update())}
        >
          {text(words.isHere ? 'sync.tryNow' : 'update.apply')}
        </Button>
        {newer.refused ? <p role="alert">{text('update.busy')}</p> : null}
        {count > 0 ? <ExportWork profile={stuck.profile} /> : null}
        {words.isHere ? null : (
          <Button variant="subtle" fullWidth onClick={onSomebodyElse}>
            {text('stuck.somebodyElse')}
          </Button>
        )}
      </div>
    </main>
  );
}
