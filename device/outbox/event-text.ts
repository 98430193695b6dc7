// Stations 8 and 10: what an event in the outbox says, for this device's own eyes.
import { upcastEvent } from '#packs/upcasts.ts';
import type { SyncEvent } from '#protocol/event.ts';

/** An event as the packs of this build say it; what is sealed and sent stays the text as it was committed. */
export const readEvent = (text: string): SyncEvent => upcastEvent(JSON.parse(text) as SyncEvent);
