import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useProfile } from './device/device-context.tsx';
import { FirstSyncScreen } from './first-sync/first-sync-screen.tsx';
import { homeOf, isOffice } from './frame/addresses.ts';
import { NotFound } from './frame/not-found.tsx';
import { ScreenSkeleton } from './frame/screen-skeleton.tsx';
import { SignInScreen } from './sign-in/sign-in-screen.tsx';

// A driver's screens come with the first visit's second chunk, the office's only to the office.
const RoundScreen = lazy(async () => ({ default: (await import('./round/round-screen.tsx')).RoundScreen }));
const DeliveryScreen = lazy(async () => ({ default: (await import('./delivery/delivery-screen.tsx')).DeliveryScreen }));
const ValidateScreen = lazy(async () => ({ default: (await import('./delivery/validate-screen.tsx')).ValidateScreen }));
const DoneScreen = lazy(async () => ({ default: (await import('./delivery/done-screen.tsx')).DoneScreen }));
const OfficeScreen = lazy(async () => ({ default: (await import('./office/office-screen.tsx')).OfficeScreen }));
const OfficeDeliveryScreen = lazy(async () => ({
  default: (await import('./office/office-delivery-screen.tsx')).OfficeDeliveryScreen,
}));
const PrintScreen = lazy(async () => ({ default: (await import('./office/print-screen.tsx')).PrintScreen }));
const SyncCentre = lazy(async () => ({ default: (await import('./sync-centre/sync-centre.tsx')).SyncCentre }));
const SettingsScreen = lazy(async () => ({ default: (await import('./settings/settings-screen.tsx')).SettingsScreen }));

/** Every address of the app, behind sign-in. */
export function Routes() {
  const { user } = useProfile();
  const office = isOffice(user.role);
  return (
    <Suspense fallback={<ScreenSkeleton />}>
      <Switch>
        <Route path="/">{office ? <Redirect to={homeOf(user.role)} replace /> : <RoundScreen />}</Route>
        <Route path="/deliveries/:id">{({ id }) => <DeliveryScreen id={id} />}</Route>
        <Route path="/deliveries/:id/validate">{({ id }) => <ValidateScreen key={id} id={id} />}</Route>
        <Route path="/deliveries/:id/done">{({ id }) => <DoneScreen key={id} id={id} />}</Route>
        <Route path="/office">{office ? <OfficeScreen /> : <Redirect to="/" replace />}</Route>
        <Route path="/office/deliveries/:id">
          {({ id }) => (office ? <OfficeDeliveryScreen id={id} /> : <Redirect to={`/deliveries/${id}`} replace />)}
        </Route>
        <Route path="/office/print">{office ? <PrintScreen /> : <Redirect to="/" replace />}</Route>
        <Route path="/sync" component={SyncCentre} />
        <Route path="/settings" component={SettingsScreen} />
        <Route path="/sign-in" component={SignInScreen} />
        <Route path="/first-sync">
          <FirstSyncScreen />
        </Route>
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  );
}
