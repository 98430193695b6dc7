import { wireRow } from '#device/db/rows.ts';
import { tableOf } from '#device/db/tables.ts';
import { UNSENT } from '#device/outbox/state.ts';
import { validate } from '#packs/core/validate.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { upcastEvent } from '#packs/upcasts.ts';
import { canonicalJson } from '#protocol/canonical-json.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Phone } from '../phone.ts';
import type { Oracle, WorldState } from '../state.ts';

/** While it is on its way, a person sees what they did, whatever comes from the server meanwhile. Looked at in all the trouble. */
export const ownWork: Oracle = {
  name: 'own work',
  check: async ({ hidden }) => hidden,
};

/** Notes what a device does not show of its own unsent work. */
export async function lookAtOwnWork(world: WorldState, phone: Phone): Promise<void> {
  const { active } = await phone.api.state();
  if (!active) return;
  for (const known of phone.entities) {
    if (known.pack.audit === known.entity.name) continue;
    const rows = await phone.api.query(
      `SELECT t.*, e.event AS lastEvent, max(o.seq) AS lastSeq
       FROM outbox o JOIN outbox_event e USING (deviceEpoch, seq) JOIN ${tableOf(known.name)} t ON t.id = o.entityId
       WHERE o.entity = ? AND o.state IN (${UNSENT}) GROUP BY o.entityId`,
      [known.name],
    );
    for (const { lastEvent, lastSeq, ...stored } of rows) {
      const missing = notShown(phone, known, wireRow(known, stored), JSON.parse(String(lastEvent)) as SyncEvent);
      if (missing)
        world.hidden.push(`${phone.name} does not show ${missing} of its unsent event ${lastSeq} (${known.name})`);
    }
  }
}

/** The first field that the last event of a record has set, and that shows something else. */
function notShown(
  phone: Phone,
  known: KnownEntity,
  row: Record<string, unknown>,
  event: SyncEvent,
): string | undefined {
  const patch = patchOf(phone, known, row, event);
  return Object.keys(patch).find((name) => canonicalJson(patch[name] ?? null) !== canonicalJson(row[name] ?? null));
}

function patchOf(
  phone: Phone,
  known: KnownEntity,
  row: Record<string, unknown>,
  event: SyncEvent,
): Record<string, unknown> {
  // Made before the app was updated: shown as today's app says it.
  const { action, payload } = phone.isOld ? event : upcastEvent(event);
  const rule = known.entity.actions[action];
  if (!rule) return action === 'UPDATE' ? payload : {};
  const checked = validate(rule.payload, payload);
  return checked.ok ? rule.apply(row as never, checked.values, event) : {};
}
