/** Chromium's, not in TypeScript's DOM library. */
interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<void>;
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/** How this browser installs: by our button, by its own menu on iOS, or not offered at all. */
export type InstallWay = 'installed' | 'prompt' | 'ios' | 'none';

let offered: BeforeInstallPromptEvent | null = null;
let installed = false;
const listeners = new Set<() => void>();
const changed = () => {
  for (const listener of listeners) listener();
};

/** Keeps the browser's offer, which it makes once and early, for the button that comes later. */
export function watchInstall(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event as BeforeInstallPromptEvent;
    changed();
  });
  window.addEventListener('appinstalled', () => {
    offered = null;
    installed = true;
    changed();
  });
}

export function subscribeInstall(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

const isStandalone = () =>
  window.matchMedia('(display-mode: standalone)').matches ||
  (navigator as { standalone?: boolean }).standalone === true;

/** iPhones and iPads; the latter say they are a Mac, but no Mac has several touch points. */
const isIos = (agent: Pick<Navigator, 'userAgent' | 'maxTouchPoints'> = navigator): boolean =>
  /iPhone|iPad|iPod/.test(agent.userAgent) || (/Macintosh/.test(agent.userAgent) && agent.maxTouchPoints > 1);

export function installWay(): InstallWay {
  if (installed || isStandalone()) return 'installed';
  if (offered) return 'prompt';
  return isIos() ? 'ios' : 'none';
}

/** Shows the browser's own dialogue; an offer serves once. */
export async function promptInstall(): Promise<void> {
  const offer = offered;
  if (!offer) return;
  offered = null;
  await offer.prompt();
  await offer.userChoice;
  changed();
}
