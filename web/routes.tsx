import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useProfile } from './device/device-context.tsx';
import { FirstSyncScreen } from './first-sync/first-sync-screen.tsx';
import { homeOf, isOffice } from './frame/addresses.ts';
import { NotFound } from './frame/not-found.tsx';
import { ScreenSkeleton } from './frame/screen-skeleton.tsx';
import { screens } from './screens.ts';
import { SignInScreen } from './sign-in/sign-in-screen.tsx';

const RoundScreen = lazy(screens.round);
const DeliveryScreen = lazy(screens.delivery);
const ValidateScreen = lazy(screens.validate);
const DoneScreen = lazy(screens.done);
const OfficeScreen = lazy(screens.office);
const OfficeDeliveryScreen = lazy(screens.officeDelivery);
const PrintScreen = lazy(screens.print);
const RulesScreen = lazy(screens.rules);
const DevicesScreen = lazy(screens.devices);
const ShortagesScreen = lazy(screens.shortages);
const RecordsMenu = lazy(screens.menu);
const RecordsScreen = lazy(screens.records);
const FormScreen = lazy(screens.form);
const RefusedScreen = lazy(screens.refused);
const InboxScreen = lazy(screens.inbox);
const CorrectScreen = lazy(screens.correct);
const SyncCentre = lazy(screens.sync);
const SettingsScreen = lazy(screens.settings);

/** Every address of the app, behind sign-in. */
export function Routes() {
  const person = useProfile();
  const office = isOffice(person);
  const home = homeOf(person);
  return (
    <Suspense fallback={<ScreenSkeleton />}>
      <Switch>
        <Route path="/">{home === '/' ? <RoundScreen /> : <Redirect to={home} replace />}</Route>
        <Route path="/deliveries/:id">{({ id }) => <DeliveryScreen id={id} />}</Route>
        <Route path="/deliveries/:id/validate">{({ id }) => <ValidateScreen key={id} id={id} />}</Route>
        <Route path="/deliveries/:id/done">{({ id }) => <DoneScreen key={id} id={id} />}</Route>
        <Route path="/office">{office ? <OfficeScreen /> : <Redirect to="/" replace />}</Route>
        <Route path="/office/deliveries/:id">
          {({ id }) => (office ? <OfficeDeliveryScreen id={id} /> : <Redirect to={`/deliveries/${id}`} replace />)}
        </Route>
        <Route path="/office/deliveries/:id/print">
          {({ id }) => <Redirect to={`/office/print?ids=${id}`} replace />}
        </Route>
        <Route path="/office/print">{office ? <PrintScreen /> : <Redirect to="/" replace />}</Route>
        <Route path="/office/refused/:event?">
          {({ event }) =>
            person.user.role === 'admin' ? <RefusedScreen eventId={event} /> : <Redirect to="/" replace />
          }
        </Route>
        <Route path="/office/rules">
          <RulesScreen />
        </Route>
        <Route path="/office/devices">
          <DevicesScreen />
        </Route>
        <Route path="/office/shortages">{office ? <ShortagesScreen /> : <Redirect to="/" replace />}</Route>
        <Route path="/r">
          <RecordsMenu />
        </Route>
        <Route path="/r/:pack/:entity/new">
          {({ pack, entity }) => <FormScreen pack={pack} entity={entity} action="new" />}
        </Route>
        <Route path="/r/:pack/:entity/:id/edit">
          {({ pack, entity, id }) => <FormScreen pack={pack} entity={entity} id={id} action="edit" />}
        </Route>
        <Route path="/r/:pack/:entity/:id/do/:action">
          {({ pack, entity, id, action }) => <FormScreen pack={pack} entity={entity} id={id} action={action} />}
        </Route>
        <Route path="/r/:pack/:entity/:id?">
          {({ pack, entity, id }) => <RecordsScreen pack={pack} entity={entity} id={id} />}
        </Route>
        <Route path="/inbox">
          <InboxScreen />
        </Route>
        <Route path="/inbox/record/:pack/:entity/:id">
          {({ pack, entity, id }) => <InboxScreen record={{ entity: `${pack}.${entity}`, entityId: id }} />}
        </Route>
        <Route path="/inbox/refused/:event">{({ event }) => <InboxScreen refused={event} />}</Route>
        <Route path="/inbox/refused/:event/correct">
          {({ event }) => <CorrectScreen key={event} eventId={event} />}
        </Route>
        <Route path="/sync" component={SyncCentre} />
        <Route path="/settings" component={SettingsScreen} />
        <Route path="/sign-in">
          <SignInScreen />
        </Route>
        <Route path="/first-sync">
          <FirstSyncScreen />
        </Route>
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  );
}
