import { ActionIcon } from '@mantine/core';
import { IconSettings, IconStack2 } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useProfile } from '../device/device-context.tsx';
import { IncidentBanner } from '../healing/incident-banner.tsx';
import { StorageFullBanner } from '../healing/storage-full-banner.tsx';
import { InstallBanner } from '../install/install-banner.tsx';
import { REFUSED } from '../office/refused/addresses.ts';
import { WaitingBanner } from '../office/refused/waiting-banner.tsx';
import { Routes } from '../routes.tsx';
import { useText } from '../texts/use-text.ts';
import { UpdateBanner } from '../update/update-banner.tsx';
import { UpdateRequiredBanner } from '../update/update-required-banner.tsx';
import { homeOf, screenOf } from './addresses.ts';
import { Brand } from './brand.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { FirstSyncGate } from './first-sync-gate.tsx';
import { MainNav } from './main-nav.tsx';
import { ReauthBanner } from './reauth-banner.tsx';
import classes from './shell.module.css';
import { SyncBadge } from './sync-badge.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import { useKeptStorage } from './use-kept-storage.ts';
import { useVerdicts } from './use-verdicts.ts';

/** The frame around every screen behind sign-in: header with the state of all work, banners, and the screen. */
export function Shell() {
  const text = useText();
  const person = useProfile();
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const seen = useRef(location);
  useVerdicts();
  useKeptStorage();
  useKeptFocus();

  useEffect(() => {
    if (seen.current === location) return;
    seen.current = location;
    // A new screen is read from its beginning, by the eye and by a screen reader.
    // A list beside the record that was opened from it keeps the focus where it was.
    const at = document.activeElement;
    if (at === main.current || !main.current?.contains(at)) main.current?.focus({ preventScroll: true });
  }, [location]);

  return (
    <>
      <a className={classes.skip} href="#main">
        {text('frame.skip')}
      </a>
      <header className={classes.header}>
        <Link href={homeOf(person)} className={classes.home} aria-label={text('frame.home')}>
          <Brand />
        </Link>
        <MainNav />
        <SyncBadge />
        <ActionIcon component={Link} href="/r" className={classes.gear} aria-label={text('frame.records')} color="gray">
          <IconStack2 aria-hidden size={24} />
        </ActionIcon>
        <ActionIcon
          component={Link}
          href="/settings"
          className={classes.gear}
          aria-label={text('frame.settings')}
          color="gray"
        >
          <IconSettings aria-hidden size={24} />
        </ActionIcon>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <ReauthBanner />
        {person.user.role === 'admin' && !location.startsWith(REFUSED) && <WaitingBanner />}
        <IncidentBanner />
        <StorageFullBanner />
        <UpdateRequiredBanner />
        <UpdateBanner />
        <InstallBanner />
        <FirstSyncGate>
          <ErrorBoundary key={screenOf(location)} at={location}>
            <Routes />
          </ErrorBoundary>
        </FirstSyncGate>
      </main>
    </>
  );
}
