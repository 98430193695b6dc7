import { Button } from '@mantine/core';
import { IconDeviceMobileDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useProfile } from '../device/device-context.tsx';
import { homeOf } from '../frame/addresses.ts';
import { Banner } from '../frame/banner.tsx';
import { notes } from '../parts/notes.ts';
import { useText } from '../texts/use-text.ts';
import classes from './install.module.css';
import { promptInstall } from './install-prompt.ts';
import { useInstallWay } from './use-install-way.ts';

const DECLINED = 'navette.install-declined';

/** Offers what the browser offered, where the day begins and nowhere in the middle of it; who says "later" finds it in the settings. */
export function InstallBanner() {
  const text = useText();
  const way = useInstallWay();
  const [declined, setDeclined] = useState(() => notes.getItem(DECLINED) !== null);
  const profile = useProfile();
  const [location] = useLocation();
  if (way !== 'prompt' || declined || location !== homeOf(profile)) return null;
  const later = () => {
    notes.setItem(DECLINED, '1');
    setDeclined(true);
  };
  return (
    <Banner
      tone="accent"
      icon={<IconDeviceMobileDown aria-hidden size={24} />}
      actions={
        <>
          <Button variant="subtle" onClick={later}>
            {text('install.later')}
          </Button>
          <Button onClick={() => void promptInstall()}>{text('install.action')}</Button>
        </>
      }
    >
      <strong>{text('install.title')}</strong>
      <p className={classes.why}>{text('install.text')}</p>
    </Banner>
  );
}
