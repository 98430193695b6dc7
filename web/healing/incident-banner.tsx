import { Button } from '@mantine/core';
import { IconDatabaseHeart } from '@tabler/icons-react';
import type { Incident, IncidentKind } from '#protocol/incident.ts';
import { useDevice, useDeviceState } from '../device/device-context.tsx';
import { Banner } from '../frame/banner.tsx';
import type { TextKey } from '../texts/keys.ts';
import { useText } from '../texts/use-text.ts';

/** Of one that cannot be opened a screen of its own tells. */
type Shown = Exclude<IncidentKind, 'DATABASE_UNUSABLE'>;

const WORDS: Record<Shown, TextKey> = {
  DATABASE_LOST: 'heal.databaseLost',
  DATABASE_DAMAGED: 'heal.databaseDamaged',
  SPOOL_LOST: 'heal.spoolLost',
  STORAGE_LOST: 'heal.storageLost',
  STORAGE_FULL: 'heal.storageFull',
  PROFILE_COPIED: 'heal.profileCopied',
  DATA_DIFFERS: 'heal.dataDiffers',
};

const number = (data: Incident['data'], name: string): number => Number(data[name] ?? 0);

/** What went wrong with this device's storage: what is safe, what is lost. It stays until the person has read it. */
export function IncidentBanner() {
  const text = useText();
  const device = useDevice();
  const { incidents } = useDeviceState();
  // One that only a newer build of the app knows, in another tab, is told there.
  const first = incidents.find(({ kind }) => Object.hasOwn(WORDS, kind));
  if (!first) return null;
  const unreadable = number(first.data, 'unreadable');
  return (
    <Banner
      tone="saved"
      icon={<IconDatabaseHeart aria-hidden size={24} />}
      actions={
        <Button variant="default" onClick={() => void device.incidentRead(first.id)}>
          {text('heal.understood')}
        </Button>
      }
    >
      {text(WORDS[first.kind as Shown], { events: number(first.data, 'events') })}{' '}
      {unreadable > 0 ? text('heal.unreadable', { count: unreadable }) : null}
    </Banner>
  );
}
