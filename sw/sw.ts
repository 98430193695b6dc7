/// <reference lib="webworker" />
// The service worker: the app without a network, and station 4 with every page closed. It only wires.
import type { PrecacheEntry } from 'workbox-precaching';
import { systemTimers } from '#device/ports/timers.ts';
import { tellNoRoom } from '#device/session/kept-incidents.ts';
import { browserDrainDeps } from '#device/spool/browser-drain.ts';
import { createDrain } from '#device/spool/drain.ts';
import { answerSync, type SyncManager } from './answer-sync.ts';
import { leaveToTheServer, serveAppShell } from './app-shell.ts';
import type { SyncEvent } from './sync-event.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (string | PrecacheEntry)[] };

serveAppShell(self.__WB_MANIFEST);

const deps = browserDrainDeps();
const drain = createDrain(deps);
const { sync } = self.registration as ServiceWorkerRegistration & { sync?: SyncManager };

self.addEventListener('sync', (event) => {
  const { lastChance } = event as SyncEvent;
  const tellFull = (profile: string) => tellNoRoom(deps, profile);
  (event as SyncEvent).waitUntil(answerSync({ ...deps, drain, timers: systemTimers, sync, tellFull }, { lastChance }));
});

self.addEventListener('install', leaveToTheServer);
// The first visit is served at once; later versions wait until the page says that nobody is typing.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting();
});
