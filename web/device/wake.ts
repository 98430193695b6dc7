import type { DeviceApi } from '#device/api.ts';

/** Tells the device what a worker cannot see: the page came back to the eye, the browser believes in a network. */
export function forwardWakes(device: DeviceApi): () => void {
  const visible = () => {
    if (document.visibilityState === 'visible') void device.wake('visible');
  };
  const online = () => void device.wake('online');
  document.addEventListener('visibilitychange', visible);
  window.addEventListener('online', online);
  // Safari brings a page back from its cache without a visibility change.
  window.addEventListener('pageshow', visible);
  return () => {
    document.removeEventListener('visibilitychange', visible);
    window.removeEventListener('online', online);
    window.removeEventListener('pageshow', visible);
  };
}
