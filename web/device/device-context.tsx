import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import type { DeviceApi, DeviceState, Profile, SyncSummary } from '#device/api.ts';
import type { DeviceSnapshot, DeviceStore } from './device-store.ts';
import { forScreens } from './for-screens.ts';

const StoreContext = createContext<DeviceStore | null>(null);

const ScreensContext = createContext<DeviceApi | null>(null);

export function DeviceProvider({ store, children }: { store: DeviceStore; children: ReactNode }) {
  const asked = useMemo(() => forScreens(store.device), [store]);
  return (
    <StoreContext value={store}>
      <ScreensContext value={asked}>{children}</ScreensContext>
    </StoreContext>
  );
}

export function useDeviceStore(): DeviceStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error('a device hook outside DeviceProvider');
  return store;
}

/** Around the screens of a profile: what they ask is asked as its person, also when another one has just come. */
export function ShownTo({ profile, children }: { profile: string; children: ReactNode }) {
  const { device } = useDeviceStore();
  const asked = useMemo(() => forScreens(device, profile), [device, profile]);
  return <ScreensContext value={asked}>{children}</ScreensContext>;
}

/** The device's interface, for what has no hook of its own. */
export function useDevice(): DeviceApi {
  const device = useContext(ScreensContext);
  if (!device) throw new Error('a device hook outside DeviceProvider');
  return device;
}

export function useDeviceSnapshot(): DeviceSnapshot {
  const store = useDeviceStore();
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** What this device is and who uses it; behind the frame, which waits until it is known. */
export function useDeviceState(): DeviceState {
  const { state } = useDeviceSnapshot();
  if (!state) throw new Error('useDeviceState before the device has answered');
  return state;
}

/** The open profile, or `null` when nobody is signed in. */
export const useActiveProfile = (): Profile | null => useDeviceSnapshot().state?.active ?? null;

/** The open profile; for screens that stand behind sign-in. */
export function useProfile(): Profile {
  const profile = useActiveProfile();
  if (!profile) throw new Error('useProfile without a signed-in profile');
  return profile;
}

/** How far this profile's work has come. */
export function useSync(): SyncSummary {
  const { sync } = useDeviceSnapshot();
  if (!sync) throw new Error('useSync before the device has answered');
  return sync;
}
