import { Workbox } from 'workbox-window';
import { onNetworkBack } from '../device/network-back.ts';
import { isTyping, isTypingElsewhere, subscribeTyping } from './typing.ts';

const HOUR = 3_600_000;

let worker: Workbox | null = null;
let waiting = false;
let applying = false;
/** The person asked for the new version before it was here. */
let wanted = false;
const listeners = new Set<() => void>();
const changed = () => {
  for (const listener of listeners) listener();
};

/** A new version is installed and waits for its turn. */
export const isUpdateWaiting = (): boolean => waiting;

export function subscribeUpdate(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * Registers the service worker. A version that waits is offered and takes over after a tap; by itself once every window was
 * closed. After a take-over, whichever window asked for it, each window reloads as soon as nobody types in it.
 *
 * Nothing asks for it while the app starts: a request that meets the version in charge while it is being stopped starts it
 * again, Chromium then leaves the new one waiting, and loses the script of a worker that is asked for next.
 */
export function startServiceWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  worker = new Workbox('/sw.js', { type: 'module' });
  worker.addEventListener('waiting', () => {
    waiting = true;
    changed();
    if (wanted) void applyUpdate();
  });
  // The first one takes over an app that has just been loaded: nothing changes for anybody.
  let controlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (controlled) reloadAtRest();
    controlled = true;
  });
  void register();
  onNetworkBack(() => void resumeInstall());
  // An app that is never closed learns of new versions all the same.
  setInterval(() => void worker?.update().catch(() => undefined), HOUR);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void worker?.update().catch(() => undefined);
  });
}

/** Without a network it fails, and nothing is lost: see `resumeInstall`. */
async function register(): Promise<void> {
  await worker?.register().catch(() => undefined);
}

/** A first installation that the network broke off leaves nothing behind and is begun anew. */
async function resumeInstall(): Promise<void> {
  if (!(await navigator.serviceWorker.getRegistration())) await register();
}

/** Lets the new version take over; refused, with `false`, while somebody types in any window of the app. */
export async function applyUpdate(): Promise<boolean> {
  if (applying) return true;
  if (isTyping() || (await isTypingElsewhere())) return false;
  applying = true;
  worker?.messageSkipWaiting();
  return true;
}

/**
 * The server wants a newer version: fetches and applies it; when there is none after all, loads the page anew. Neither, with
 * `false`, while somebody types.
 */
export async function updateNow(): Promise<boolean> {
  if (isTyping()) return false;
  wanted = true;
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => undefined);
  if (waiting) return await applyUpdate();
  if (registration?.installing) return true;
  // Typed in while it was looked for.
  if (isTyping()) return false;
  location.reload();
  return true;
}

function reloadAtRest(): void {
  const reload = () => {
    if (isTyping()) return;
    stop();
    location.reload();
  };
  const stop = subscribeTyping(reload);
  reload();
}
