import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/** Addresses that the server answers itself, and files, which are what they are. */
const NOT_THE_APP = [/^\/(api|healthz|readyz|metrics)(\/|$|\?)/, /\/[^/?]+\.[^/?]+($|\?)/];

/** The app starts without a network: every file of the build is kept, every address of the app is its one page. */
export function serveAppShell(files: (string | PrecacheEntry)[]): void {
  precacheAndRoute(files);
  cleanupOutdatedCaches();
  registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: NOT_THE_APP }));
}
