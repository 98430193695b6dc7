import type { DeviceApi } from '#device/api.ts';
import { onNetworkBack } from './network-back.ts';

/** Tells the device what a worker cannot see: the page came back to the eye, the browser believes in a network. */
export function forwardWakes(device: DeviceApi): () => void {
  const visible = () => {
    if (document.visibilityState === 'visible') void device.wake('visible');
  };
  document.addEventListener('visibilitychange', visible);
  const deaf = onNetworkBack(() => void device.wake('online'));
  // Safari brings a page back from its cache without a visibility change.
  window.addEventListener('pageshow', visible);
  return () => {
    document.removeEventListener('visibilitychange', visible);
    deaf();
    window.removeEventListener('pageshow', visible);
  };
}
