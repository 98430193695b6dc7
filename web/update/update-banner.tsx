import { Button } from '@mantine/core';
import { IconRefreshDot } from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import { Banner } from '../frame/banner.tsx';
import { useText } from '../texts/use-text.ts';
import { applyUpdate, isUpdateWaiting, subscribeUpdate } from './service-worker.ts';
import { isTyping, subscribeTyping } from './typing.ts';

/** Offers a new version, only while nobody types; "later" means once every window was closed, or the next offer. */
export function UpdateBanner() {
  const text = useText();
  const waiting = useSyncExternalStore(subscribeUpdate, isUpdateWaiting);
  const typing = useSyncExternalStore(subscribeTyping, isTyping);
  const [later, setLater] = useState(false);
  const [tapped, setTapped] = useState(false);
  const [busy, setBusy] = useState(false);
  if (!waiting || typing || later) return null;
  // The version in charge first ends what it is sending: until then the tap is seen to be heard.
  const apply = () => {
    setTapped(true);
    void applyUpdate().then((applied) => {
      setTapped(applied);
      setBusy(!applied);
    });
  };
  return (
    <Banner
      tone="accent"
      icon={<IconRefreshDot aria-hidden size={24} />}
      actions={
        <>
          <Button variant="subtle" disabled={tapped} onClick={() => setLater(true)}>
            {text('update.later')}
          </Button>
          <Button loading={tapped} onClick={apply}>
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
