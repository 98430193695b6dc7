// Station 3, backwards: the spool is the outbox's second copy. What the database has lost is written into it again.
import { entityNamed } from '#packs/registry.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Database, Sql } from '../db/database.ts';
import { jsonList, readRow } from '../db/rows.ts';
import type { Clock } from '../ports/clock.ts';
import type { Spool, SpoolEntry, SpoolHead } from '../spool/spool.ts';
import { keepBase, layRows } from '../sync/lay.ts';
import { addAuditEntry } from './audit.ts';
import { groupBy } from './group-by.ts';
import { noteRecordWork } from './record-work.ts';

/** What came back. */
export interface Restored {
  events: number;
  files: number;
  /** Entries of the spool whose seal is broken. */
  unreadable: number;
}

/** Events opened and written in one transaction. */
const AT_ONCE = 200;

/**
 * Writes every event and file of the spool that the database does not have. To be called before anything is committed into a
 * database that was lost. Repeatable: killed in between, it goes on where it was. An entry whose seal is broken stays away.
 */
export async function restoreOutbox(deps: {
  db: Database;
  spool: Spool;
  profile: string;
  clock: Clock;
}): Promise<Restored> {
  const { db, spool, profile } = deps;
  const [{ entries }, head] = await Promise.all([spool.entries(profile), spool.head(profile)]);
  const events = entries.filter(({ kind }) => kind === 'event').sort((a, b) => a.seq - b.seq);
  const restored: Restored = { events: 0, files: 0, unreadable: 0 };
  for (let from = 0; from < events.length; from += AT_ONCE) {
    const some = events.slice(from, from + AT_ONCE);
    const bodies = await spool.bodies(
      profile,
      some.map(({ id }) => id),
    );
    restored.unreadable += bodies.filter((body) => body === null).length;
    restored.events += await db.transaction((tx) => addEvents(tx, some, bodies, head));
  }
  const usedAt = deps.clock.now().toISOString();
  for (const file of entries.filter(({ kind }) => kind === 'file')) {
    const [bytes] = await spool.bodies(profile, [file.id]);
    if (bytes) restored.files += await addFile(db, file, bytes, usedAt);
    else restored.unreadable += 1;
  }
  return restored;
}

async function addEvents(
  tx: Sql,
  entries: readonly SpoolEntry[],
  bodies: readonly (Uint8Array | null)[],
  head: SpoolHead | null,
): Promise<number> {
  const added: SyncEvent[] = [];
  for (const [index, { priority }] of entries.entries()) {
    const body = bodies[index];
    if (!body) continue;
    const text = new TextDecoder().decode(body);
    const event = JSON.parse(text) as SyncEvent;
    // Of the chain only its end is known; the server has the links before it.
    const hash = head?.deviceEpoch === event.deviceEpoch && head.seq === event.seq ? head.hash : '';
    // What comes after an event that is nowhere here any more is sealed once more, and says so then.
    const isNew = await tx.run(
      `INSERT INTO outbox (id, deviceEpoch, seq, entity, entityId, action, occurredAt, priority, hash, state)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, iif(EXISTS (
         SELECT 1 FROM json_each(?10) WHERE value NOT IN (SELECT id FROM outbox)), 'committed', 'sealed')
       WHERE true ON CONFLICT DO NOTHING`,
      [
        event.id,
        event.deviceEpoch,
        event.seq,
        event.entity,
        event.entityId,
        event.action,
        event.occurredAt,
        priority,
        hash,
        jsonList(event.after),
      ],
    );
    if (isNew === 0) continue;
    await tx.run('INSERT INTO outbox_event (deviceEpoch, seq, event) VALUES (?, ?, ?)', [
      event.deviceEpoch,
      event.seq,
      text,
    ]);
    added.push(event);
  }
  await noteRecordWork(tx, [...new Set(added.map(({ entityId }) => entityId))]);
  for (const [entity, own] of groupBy(added, (event) => event.entity)) await show(tx, entity, own);
  return added.length;
}

/** What was made here is seen at once; changes of the server's rows as soon as those are here again. */
async function show(tx: Sql, entity: string, events: readonly SyncEvent[]): Promise<void> {
  const known = entityNamed(entity);
  if (!known) return;
  for (const event of events) await addAuditEntry(tx, known, event, null);
  if (known.entity.name === known.pack.audit) return;
  const ids = [...new Set(events.map(({ entityId }) => entityId))];
  for (const id of ids) await keepBase(tx, entity, id, await readRow(tx, known, id));
  await layRows(tx, known, ids);
}

async function addFile(db: Database, file: SpoolEntry, bytes: Uint8Array, usedAt: string): Promise<number> {
  return await db.run(
    `INSERT INTO attachment (sha256, mime, size, eventId, state, usedAt, bytes) VALUES (?, ?, ?, ?, 'sealed', ?, ?)
     ON CONFLICT DO NOTHING`,
    [file.id, file.mime ?? 'application/octet-stream', bytes.byteLength, file.after[0] ?? null, usedAt, bytes],
  );
}
