// Station 6: apply. Records that turned out to be one: later events of the id that a device gave mean the one that stands.
import { mapReferences } from '#packs/core/references.ts';
import { entityNamed } from '#packs/registry.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { isUuid, pgArray } from '../sql-values.ts';
import type { Batch } from './batch.ts';

/** Surviving ids, by entity and old id. */
export type Aliases = ReadonlyMap<string, string>;

export interface NewAlias {
  entity: string;
  oldId: string;
  id: string;
  eventId: string;
}

/** Each id that an event mentions, with the entity it is of. */
function idsIn(event: SyncEvent): { entity: string; id: string }[] {
  const known = entityNamed(event.entity);
  if (!known) return [];
  const ids = [{ entity: event.entity, id: event.entityId }];
  mapReferences(known.entity, event, (to, id) => {
    ids.push({ entity: `${known.pack.name}.${to}`, id });
    return id;
  });
  return ids;
}

/** The event as it is meant now; the same object where nothing of it has another name. What was sent is never rewritten. */
export function translated(event: SyncEvent, aliases: Aliases): SyncEvent {
  if (aliases.size === 0) return event;
  const known = entityNamed(event.entity);
  if (!known) return event;
  let isOther = false;
  const now = (entity: string, id: string): string => {
    const other = aliases.get(`${entity} ${id}`);
    if (other !== undefined) isOther = true;
    return other ?? id;
  };
  const entityId = now(event.entity, event.entityId);
  const payload = mapReferences(known.entity, event, (to, id) => now(`${known.pack.name}.${to}`, id));
  return isOther ? { ...event, entityId, payload } : event;
}

/** The aliases of ids that these events mention. Nothing is asked where no record can have one. */
export async function aliasesOf({ tx, account }: Batch, events: readonly SyncEvent[]): Promise<Map<string, string>> {
  const ids = events
    .flatMap(idsIn)
    .filter(({ entity, id }) => (entityNamed(entity)?.entity.naturalKey.length ?? 0) > 0 && isUuid(id));
  if (ids.length === 0) return new Map();
  const rows = await tx.sql<{ entity: string; oldId: string; id: string }[]>`
    select entity, old_id as "oldId", id from navette.alias
    where tenant_id = ${account.tenantId} and entity = any(${pgArray([...new Set(ids.map(({ entity }) => entity))])}::text[])
      and old_id = any(${pgArray([...new Set(ids.map(({ id }) => id))])}::uuid[])`;
  return new Map(rows.map(({ entity, oldId, id }) => [`${entity} ${oldId}`, id]));
}

export async function writeAliases({ tx, account, now }: Batch, aliases: readonly NewAlias[]): Promise<void> {
  if (aliases.length === 0) return;
  await tx.sql`
    insert into navette.alias (tenant_id, entity, old_id, id, event_id, created_at)
    select ${account.tenantId}::uuid, r.*, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(aliases.map(({ entity, oldId, id, eventId }) => ({ entity, old_id: oldId, id, event_id: eventId })))}::jsonb)
      as r (entity text, old_id uuid, id uuid, event_id uuid)`;
}
