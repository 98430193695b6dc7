import { Button } from '@mantine/core';
import { IconDeviceMobileDown } from '@tabler/icons-react';
import { useState } from 'react';
import { Banner } from '../frame/banner.tsx';
import { useText } from '../texts/use-text.ts';
import { promptInstall } from './install-prompt.ts';
import { useInstallWay } from './use-install-way.ts';

const DECLINED = 'navette.install-declined';

/** Offers what the browser offered; who says "later" finds it in the settings. */
export function InstallBanner() {
  const text = useText();
  const way = useInstallWay();
  const [declined, setDeclined] = useState(() => localStorage.getItem(DECLINED) !== null);
  if (way !== 'prompt' || declined) return null;
  const later = () => {
    localStorage.setItem(DECLINED, '1');
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
      <p>{text('install.text')}</p>
    </Banner>
  );
}
