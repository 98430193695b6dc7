import { Button } from '@mantine/core';
import { IconDatabaseX } from '@tabler/icons-react';
import { useDevice, useSync } from '../device/device-context.tsx';
import { Banner } from '../frame/banner.tsx';
import { useText } from '../texts/use-text.ts';

/** The disk, or the browser's share of it, is full: what to do, until there is room again. */
export function StorageFullBanner() {
  const text = useText();
  const device = useDevice();
  const { problem } = useSync();
  if (problem?.code !== 'STORAGE_FULL') return null;
  return (
    <Banner
      tone="needsYou"
      icon={<IconDatabaseX aria-hidden size={24} />}
      actions={
        <Button variant="default" onClick={() => void device.syncNow()}>
          {text('sync.tryNow')}
        </Button>
      }
    >
      {text('heal.storageFull')}
    </Banner>
  );
}
