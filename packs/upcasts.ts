import { SCHEMA_VERSION } from '#protocol/version.ts';
import { type Said, type Upcast, upcast } from './core/upcast.ts';
import { logisticsUpcasts } from './logistics/upcasts.ts';
import { schoolUpcasts } from './school/upcasts.ts';
import { serviceUpcasts } from './service/upcasts.ts';

/** Every upcaster there is, of all packs; the engine knows no other list. */
export const UPCASTS: readonly Upcast[] = [...logisticsUpcasts, ...serviceUpcasts, ...schoolUpcasts];

/** An event as this version of the packs says it; its version stays the one it was made with. */
export function upcastEvent<Event extends Said & { schemaVersion: number }>(event: Event): Event {
  if (event.schemaVersion >= SCHEMA_VERSION) return event;
  const { entity, action, payload } = event;
  return { ...event, ...upcast({ entity, action, payload }, event.schemaVersion, UPCASTS) };
}
