// What authors have said of their own refused events, in notes of the audit log.
import { REFUSAL_DISCARDED, REFUSAL_REPLACED } from '#packs/core/audit.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Tx } from '#server/database/open.ts';
import { qualified } from '#server/database/sql/text.ts';
import { pgArray } from '../sql-values.ts';

export type Closed = 'replaced' | 'discarded';
const ACTIONS: Readonly<Record<string, Closed>> = {
  [REFUSAL_REPLACED]: 'replaced',
  [REFUSAL_DISCARDED]: 'discarded',
};

interface About {
  eventId: string;
  userId: string;
  entity: string;
  entityId: string;
}

/**
 * By event. A note counts when the author of the event wrote it; it names the record that stands, where that of the event turned out
 * to be another. One statement for each audit log.
 */
export async function closedOf(tx: Tx, tenantId: string, events: readonly About[]): Promise<Map<string, Closed>> {
  const logs = new Map<string, About[]>();
  for (const event of events) {
    const pack = entityNamed(event.entity)?.pack;
    if (!pack) continue;
    const log = `${pack.name}.${pack.audit}`;
    logs.set(log, [...(logs.get(log) ?? []), event]);
  }
  const closed = new Map<string, Closed>();
  for (const [log, own] of logs) {
    const rows = await tx.sql.unsafe<{ action: string; userId: string; eventId: string }[]>(
      `select action, user_id as "userId", detail ->> 'eventId' as "eventId" from ${qualified(log)}
       where tenant_id = $1 and action = any($3::text[]) and entity_id in (
         select unnest($2::text[])
         union select id::text from navette.alias where tenant_id = $1 and old_id::text = any($2::text[]))`,
      [tenantId, pgArray(own.map(({ entityId }) => entityId)), pgArray(Object.keys(ACTIONS))],
      { prepare: true },
    );
    for (const { action, userId, eventId } of rows) {
      const event = own.find((one) => one.eventId === eventId && one.userId === userId);
      if (event) closed.set(eventId, ACTIONS[action]!);
    }
  }
  return closed;
}
