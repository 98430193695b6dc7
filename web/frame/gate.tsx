import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ShownTo, useDeviceSnapshot } from '../device/device-context.tsx';
import { forgetPlaces } from '../parts/last-place.ts';
import { SignInScreen } from '../sign-in/sign-in-screen.tsx';
import { FailureScreen } from './failure-screen.tsx';
import { rememberOpen } from './last-open.ts';
import { loadShell, preloadShell } from './load-shell.ts';
import { dismissAll } from './notices-store.ts';
import { ScreenSkeleton } from './screen-skeleton.tsx';
import { missingNeed, UnsupportedScreen } from './unsupported-screen.tsx';

const Shell = lazy(loadShell);
const StuckScreen = lazy(async () => ({ default: (await import('./stuck-screen.tsx')).StuckScreen }));
const AsleepDialog = lazy(async () => ({ default: (await import('./asleep-dialog.tsx')).AsleepDialog }));

/** What a person gets to see: the app, sign-in, or why neither is possible. */
export function Gate() {
  const { state, sync, failure } = useDeviceSnapshot();
  const open = state ? state.active !== null : null;
  useEffect(() => {
    if (open !== null) rememberOpen(open);
  }, [open]);
  const profile = state?.active?.profile;
  useEffect(() => {
    if (profile === undefined) return;
    return () => {
      dismissAll();
      forgetPlaces();
    };
  }, [profile]);
  /** The profile that cannot be opened, and that somebody else lets be. */
  const [leftAside, setLeftAside] = useState<string>();
  const last = useRef<string>(undefined);
  const [, navigate] = useLocation();
  // Before it is painted: an address names records, and what was searched for.
  useLayoutEffect(() => {
    if (profile === undefined) return;
    if (last.current !== undefined && last.current !== profile) navigate('/', { replace: true });
    last.current = profile;
    setLeftAside(undefined);
  }, [profile, navigate]);
  const missing = missingNeed();
  if (missing) return <UnsupportedScreen missing={missing} />;
  if (failure) return <FailureScreen error={failure} ofDevice />;
  const soon = (
    <main>
      <ScreenSkeleton />
    </main>
  );
  if (!state || !sync) return soon;
  const { stuck } = state;
  if (stuck && !state.active && leftAside !== stuck.profile) {
    return (
      <Suspense fallback={soon}>
        <StuckScreen stuck={stuck} profiles={state.profiles} onSomebodyElse={() => setLeftAside(stuck.profile)} />
      </Suspense>
    );
  }
  if (!state.active)
    return (
      // The app comes while the server looks at the password.
      <main onSubmit={preloadShell}>
        <SignInScreen onBack={stuck ? () => setLeftAside(undefined) : undefined} />
      </main>
    );
  // A new person starts afresh: no screen keeps anything of the one before.
  return (
    <>
      <Suspense fallback={null}>{stuck ? <AsleepDialog problem={stuck.problem} /> : null}</Suspense>
      <Suspense fallback={soon}>
        <ShownTo key={state.active.profile} profile={state.active.profile}>
          <Shell />
        </ShownTo>
      </Suspense>
    </>
  );
}
