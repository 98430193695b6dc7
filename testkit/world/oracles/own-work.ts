import { wireRow } from '#device/db/rows.ts';
import { tableOf } from '#device/db/tables.ts';
import { UNSENT } from '#device/outbox/state.ts';
import { validate } from '#packs/core/validate.ts';
import type { KnownEntity } from '#packs/registry.ts';
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
  for (const known of phone.tenant.entities) {
    if (known.pack.audit === known.entity.name) continue;
    const rows = await phone.api.query(
      `SELECT t.*, e.event AS lastEvent, max(o.seq) AS lastSeq
       FROM outbox o JOIN outbox_event e USING (deviceEpoch, seq) JOIN ${tableOf(known.name)} t ON t.id = o.entityId
       WHERE o.entity = ? AND o.state IN (${UNSENT}) GROUP BY o.entityId`,
      [known.name],
    );
    for (const { lastEvent, lastSeq, ...stored } of rows) {
      const missing = notShown(known, wireRow(known, stored), JSON.parse(String(lastEvent)) as SyncEvent);
      if (missing)
        world.hidden.push(`${phone.name} does not show ${missing} of its unsent event ${lastSeq} (${known.name})`);
    }
  }
}

/** The first field that the last event of a record has set, and that shows something else. */
function notShown(known: KnownEntity, row: Record<string, unknown>, event: SyncEvent): string | undefined {
  const patch = patchOf(known, row, event);
  return Object.keys(patch).find((name) => canonicalJson(patch[name] ?? null) !== canonicalJson(row[name] ?? null));
}

function patchOf(known: KnownEntity, row: Record<string, unknown>, event: SyncEvent): Record<string, unknown> {
  const rule = known.entity.actions[event.action];
  if (!rule) return event.action === 'UPDATE' ? event.payload : {};
  const checked = validate(rule.payload, event.payload);
  return checked.ok ? rule.apply(row as never, checked.values, event) : {};
}
