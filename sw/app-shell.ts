import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/** First parts of addresses that the server answers itself. */
const OF_THE_SERVER = ['api', 'healthz', 'readyz', 'metrics'];
/** Those, and files, which are what they are. */
const NOT_THE_APP = [new RegExp(`^/(${OF_THE_SERVER.join('|')})(/|$|\\?)`), /\/[^/?]+\.[^/?]+($|\?)/];

/** Source: https://w3c.github.io/ServiceWorker/#dom-installevent-addroutes; Chromium only. */
interface RoutedInstallEvent extends ExtendableEvent {
  addRoutes?(rules: { condition: { urlPattern: { pathname: string } }; source: 'network' }[]): Promise<void>;
}

/** What the server answers goes past the worker: it need not be started for that, and can be stopped meanwhile for a new version. */
export function leaveToTheServer(event: RoutedInstallEvent): void {
  const rules = OF_THE_SERVER.map((first) => ({
    condition: { urlPattern: { pathname: `/${first}{/*}?` } },
    source: 'network' as const,
  }));
  // A browser that does not take them asks the worker, as before: no reason for a version not to be installed.
  event.waitUntil(Promise.resolve(event.addRoutes?.(rules)).catch(() => undefined));
}

/** The app starts without a network: every file of the build is kept, every address of the app is its one page. */
export function serveAppShell(files: (string | PrecacheEntry)[]): void {
  precacheAndRoute(files);
  cleanupOutdatedCaches();
  registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: NOT_THE_APP }));
}
