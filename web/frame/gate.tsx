import { useEffect } from 'react';
import { useDeviceSnapshot } from '../device/device-context.tsx';
import { SignInScreen } from '../sign-in/sign-in-screen.tsx';
import { FailureScreen } from './failure-screen.tsx';
import { rememberOpen } from './last-open.ts';
import { ScreenSkeleton } from './screen-skeleton.tsx';
import { Shell } from './shell.tsx';
import { missingNeed, UnsupportedScreen } from './unsupported-screen.tsx';

/** What a person gets to see: the app, sign-in, or why neither is possible. */
export function Gate() {
  const { state, sync, failure } = useDeviceSnapshot();
  const open = state ? state.active !== null : null;
  useEffect(() => {
    if (open !== null) rememberOpen(open);
  }, [open]);
  const missing = missingNeed();
  if (missing) return <UnsupportedScreen missing={missing} />;
  if (failure) return <FailureScreen error={failure} ofDevice />;
  if (!state || !sync)
    return (
      <main>
        <ScreenSkeleton />
      </main>
    );
  if (!state.active)
    return (
      <main>
        <SignInScreen />
      </main>
    );
  // A new person starts afresh: no screen keeps anything of the one before.
  return <Shell key={state.active.profile} />;
}
