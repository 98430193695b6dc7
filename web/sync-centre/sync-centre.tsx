import { useEffect, useState } from 'react';
import { useDevice, useProfile, useSync } from '../device/device-context.tsx';
import { markAmendedSeen } from '../frame/amended-seen.ts';
import screen from '../frame/screen.module.css';
import { useTitle } from '../frame/use-title.ts';
import { useText } from '../texts/use-text.ts';
import { History } from './history.tsx';
import { NeedsYou } from './needs-you.tsx';
import { SyncStatus } from './sync-status.tsx';
import { Waiting } from './waiting.tsx';

/** Where all work of this person stands: one line to trust, what needs them, what waits, and everything there was. */
export function SyncCentre() {
  const text = useText();
  const device = useDevice();
  const { profile } = useProfile();
  const { counts } = useSync();
  const [busy, setBusy] = useState(false);
  useTitle(text('sync.title'));

  // Looked at here, the changes by the office are no news in the header any more.
  useEffect(() => () => markAmendedSeen(profile, counts.amended), [profile, counts.amended]);

  const syncNow = async () => {
    setBusy(true);
    await device.syncNow();
    setBusy(false);
  };
  return (
    <div className={screen.column}>
      <h1 className={screen.title}>{text('sync.title')}</h1>
      <SyncStatus busy={busy} onSync={() => void syncNow()} />
      <NeedsYou />
      <Waiting />
      <History />
    </div>
  );
}
