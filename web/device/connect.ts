import { proxy, wrap } from 'comlink';
import type { DeviceApi, DeviceNotice } from '#device/api.ts';

/** A worker that fails to load answers no call: whoever waits for it must be told. */
export interface Connection {
  device: DeviceApi;
  /** Calls back once, when the worker cannot run. */
  onFailure(listener: (error: Error) => void): void;
}

/** The device of this tab: a dedicated worker that holds database, outbox, sync and session. */
export function connectDevice(): Connection {
  const worker = new Worker(new URL('../../device/db/db-worker.ts', import.meta.url), {
    type: 'module',
    name: 'navette-device',
  });
  // Every method of the contract is asynchronous and takes plain data, so the remote has the very type of the local one.
  const remote = wrap<DeviceApi>(worker) as unknown as DeviceApi;
  const device = new Proxy(remote, {
    get: (target, name) => {
      if (name === 'subscribe') return (listener: (notice: DeviceNotice) => void) => target.subscribe(proxy(listener));
      // Only a page may ask for persistence, a worker may not.
      if (name === 'persist') return () => navigator.storage.persist();
      return Reflect.get(target, name);
    },
  });
  return {
    device,
    onFailure(listener) {
      worker.addEventListener('error', (event) =>
        listener(new Error(event.message || 'the device worker did not start')),
      );
    },
  };
}
