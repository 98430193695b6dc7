import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import { Link, useLocation } from 'wouter';
import { useDeviceState, useProfile, useSync } from '../device/device-context.tsx';
import { FirstSyncScreen } from '../first-sync/first-sync-screen.tsx';
import { shareOf } from '../first-sync/share-of.ts';
import { useText } from '../texts/use-text.ts';
import { homeOf } from './addresses.ts';
import { Banner } from './banner.tsx';
import classes from './shell.module.css';

/**
 * While the first sync runs: its own screen in place of the home screen until the person goes on, then a line above every
 * screen. The rest of the app is never closed.
 */
export function FirstSyncGate({ children }: { children: ReactNode }) {
  const { ready } = useDeviceState();
  const profile = useProfile();
  const [location] = useLocation();
  const [left, setLeft] = useState(false);
  const isTold = !ready && location !== '/first-sync';
  if (isTold && location === homeOf(profile) && !left) return <FirstSyncScreen onGoOn={() => setLeft(true)} />;
  // With and without the line in one shape: what is being done on the screen outlives its end.
  return (
    <>
      {isTold && <FirstSyncBanner />}
      {children}
    </>
  );
}

function FirstSyncBanner() {
  const text = useText();
  const { formatNumber } = useIntl();
  const { firstSync } = useSync();
  const share = shareOf(firstSync);
  return (
    <Banner
      tone="accent"
      icon={<IconDownload aria-hidden size={24} />}
      actions={
        <Link href="/first-sync" className={classes.bannerLink}>
          {text('frame.details')}
        </Link>
      }
    >
      {share === null
        ? text('frame.firstSyncRunsUnknown')
        : text('frame.firstSyncRuns', { percent: formatNumber(share, { style: 'percent' }) })}
    </Banner>
  );
}
