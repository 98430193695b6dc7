import { Button } from '@mantine/core';
import { IconRefreshDot, IconShieldCheck } from '@tabler/icons-react';
import type { DeviceState } from '#device/api.ts';
import { ExportWork } from '../healing/export-work.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { updateNow } from '../update/service-worker.ts';
import classes from './centred.module.css';

/**
 * This person's database could not be brought to the app's version, or there is no room to open it. It is as it was; what waits goes on being sent, and is
 * counted here until it has gone. A newer version, room, or another try, helps.
 */
export function StuckScreen({
  stuck,
  profiles,
}: Pick<DeviceState, 'profiles'> & { stuck: NonNullable<DeviceState['stuck']> }) {
  const text = useText();
  const sentence = useSentence();
  const isFull = stuck.problem.code === 'STORAGE_FULL';
  const count = profiles.find(({ profile }) => profile === stuck.profile)?.waiting ?? 0;
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <h1 className={classes.title}>{text(isFull ? 'stuck.fullTitle' : 'stuck.title')}</h1>
        <p role="alert">{sentence(stuck.problem.code, stuck.problem.data)}</p>
        <p className={classes.safe}>
          <IconShieldCheck aria-hidden size={24} />
          <span>{text('stuck.waiting', { count })}</span>
        </p>
        <p>{text(isFull ? 'stuck.fullText' : 'stuck.text')}</p>
        <Button
          size="lg"
          fullWidth
          leftSection={<IconRefreshDot aria-hidden size={20} />}
          onClick={() => (isFull ? location.reload() : void updateNow())}
        >
          {text(isFull ? 'sync.tryNow' : 'update.apply')}
        </Button>
        {count > 0 ? <ExportWork profile={stuck.profile} /> : null}
      </div>
    </main>
  );
}
