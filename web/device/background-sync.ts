import type { DeviceStore } from './device-store.ts';

interface SyncRegistration extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

/** Whether work is sent with the app closed. */
export const sendsWhenClosed = (): boolean =>
  typeof ServiceWorkerRegistration !== 'undefined' && 'sync' in ServiceWorkerRegistration.prototype;

/**
 * Station 4, with every page closed: at each seal the page asks the browser to wake the service worker when there is a
 * network. Each time under a new tag, because one that failed does not fire at once under its old name. Where the API
 * does not exist the page drains.
 */
export function registerBackgroundSync(store: DeviceStore): () => void {
  return store.onSealed((tag) => {
    void (async () => {
      const registration = (await navigator.serviceWorker?.ready) as SyncRegistration | undefined;
      // Refused where the person switched background sync off.
      await registration?.sync?.register(tag).catch(() => undefined);
    })();
  });
}
