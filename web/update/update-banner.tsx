import { Button } from '@mantine/core';
import { IconRefreshDot } from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import { Banner } from '../frame/banner.tsx';
import { useText } from '../texts/use-text.ts';
import { applyUpdate, isUpdateWaiting, subscribeUpdate } from './service-worker.ts';
import { isTyping, subscribeTyping } from './typing.ts';

/** Offers a new version, only while nobody types; "later" means the next start. */
export function UpdateBanner() {
  const text = useText();
  const waiting = useSyncExternalStore(subscribeUpdate, isUpdateWaiting);
  const typing = useSyncExternalStore(subscribeTyping, isTyping);
  const [later, setLater] = useState(false);
  const [busy, setBusy] = useState(false);
  if (!waiting || typing || later) return null;
  return (
    <Banner
      tone="accent"
      icon={<IconRefreshDot aria-hidden size={24} />}
      actions={
        <>
          <Button variant="subtle" onClick={() => setLater(true)}>
            {text('update.later')}
          </Button>
          <Button onClick={() => void applyUpdate().then((applied) => setBusy(!applied))}>
            {text('update.apply')}
          </Button>
        </>
      }
    >
      <strong>{text('update.title')}</strong>
      <p>{text(busy ? 'update.busy' : 'update.text')}</p>
    </Banner>
  );
}
