import { Button } from '@mantine/core';
import { IconCheck, IconDeviceMobileDown } from '@tabler/icons-react';
import { promptInstall } from '../install/install-prompt.ts';
import { IosSteps } from '../install/ios-install-first.tsx';
import { useInstallWay } from '../install/use-install-way.ts';
import { useText } from '../texts/use-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** Installed or how to: also for who declined the offer. */
export function InstallSection() {
  const text = useText();
  const way = useInstallWay();
  if (way === 'none') return null;
  return (
    <Section title={text('settings.install')}>
      {way === 'installed' ? (
        <p className={classes.kept}>
          <IconCheck aria-hidden size={24} /> {text('settings.installed')}
        </p>
      ) : null}
      {way === 'prompt' ? (
        <>
          <p>{text('install.text')}</p>
          <Button leftSection={<IconDeviceMobileDown aria-hidden size={20} />} onClick={() => void promptInstall()}>
            {text('install.action')}
          </Button>
        </>
      ) : null}
      {way === 'ios' ? (
        <>
          <IosSteps />
          <p className={classes.muted}>{text('install.iosSend')}</p>
        </>
      ) : null}
    </Section>
  );
}
