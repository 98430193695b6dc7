import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useProfile } from './device/device-context.tsx';
import { NotFound } from './frame/not-found.tsx';
import { ScreenSkeleton } from './frame/screen-skeleton.tsx';

// A driver's screens come with the first visit's second chunk, the office's only to the office.
const RoundScreen = lazy(async () => ({ default: (await import('./round/round-screen.tsx')).RoundScreen }));
const DeliveryScreen = lazy(async () => ({ default: (await import('./delivery/delivery-screen.tsx')).DeliveryScreen }));
const OfficeScreen = lazy(async () => ({ default: (await import('./office/office-screen.tsx')).OfficeScreen }));
const OfficeDeliveryScreen = lazy(async () => ({
  default: (await import('./office/office-delivery-screen.tsx')).OfficeDeliveryScreen,
}));
const PrintScreen = lazy(async () => ({ default: (await import('./office/print-screen.tsx')).PrintScreen }));
const SyncCentre = lazy(async () => ({ default: (await import('./sync-centre/sync-centre.tsx')).SyncCentre }));
const SettingsScreen = lazy(async () => ({ default: (await import('./settings/settings-screen.tsx')).SettingsScreen }));
const FirstSyncScreen = lazy(async () => ({
  default: (await import('./first-sync/first-sync-screen.tsx')).FirstSyncScreen,
}));

/** Roles whose day is the office's list; the others drive. */
const OFFICE_ROLES: readonly string[] = ['admin', 'keeper'];
export const isOffice = (role: string): boolean => OFFICE_ROLES.includes(role);
export const homeOf = (role: string): string => (isOffice(role) ? '/office' : '/');

/** Every address of the app, behind sign-in. */
export function Routes() {
  const { user } = useProfile();
  const office = isOffice(user.role);
  return (
    <Suspense fallback={<ScreenSkeleton />}>
      <Switch>
        <Route path="/">{office ? <Redirect to="/office" replace /> : <RoundScreen />}</Route>
        <Route path="/deliveries/:id">{({ id }) => <DeliveryScreen id={id} />}</Route>
        <Route path="/office">{office ? <OfficeScreen /> : <Redirect to="/" replace />}</Route>
        <Route path="/office/deliveries/:id">
          {({ id }) => (office ? <OfficeDeliveryScreen id={id} /> : <Redirect to={`/deliveries/${id}`} replace />)}
        </Route>
        <Route path="/office/deliveries/:id/print">
          {({ id }) => (office ? <PrintScreen id={id} /> : <Redirect to={`/deliveries/${id}`} replace />)}
        </Route>
        <Route path="/sync" component={SyncCentre} />
        <Route path="/settings" component={SettingsScreen} />
        <Route path="/first-sync" component={FirstSyncScreen} />
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  );
}
