// Full storage is told to the office: written down as soon as there is room for a line, and told at the next contact.
import type { Database } from '../db/database.ts';
import { isStorageFull } from '../db/database.ts';
import { incidentRead, noteIncident } from '../incidents.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';

export interface FullNote {
  /** Something found no room. Once until there is room again. */
  met(): Promise<void>;
  /** There is room. */
  hasRoom(): Promise<void>;
}

export function createFullNote({ db, ids, clock }: { db: Database; ids: Ids; clock: Clock }): FullNote {
  /** ISO 8601: since when, and not written down yet. */
  let since: string | null = null;
  let isFull = false;

  const write = async (): Promise<void> => {
    if (since === null) return;
    const at = since;
    since = null;
    try {
      await db.transaction(async (tx) => {
        // The last start met the same full disk, and nobody has heard of it yet.
        const known = `SELECT 1 FROM incident WHERE kind = 'STORAGE_FULL' AND toldAt IS NULL`;
        if (await tx.first(known)) return;
        const id = ids.next();
        await noteIncident(tx, { id, at, kind: 'STORAGE_FULL', data: {} });
        // The person is told by a banner for as long as it lasts.
        await incidentRead(tx, id, at);
      });
    } catch (error) {
      if (!isStorageFull(error)) throw error;
      since ??= at;
    }
  };

  return {
    met: async () => {
      if (isFull) return;
      isFull = true;
      since ??= clock.now().toISOString();
      await write();
    },
    hasRoom: async () => {
      isFull = false;
      await write();
    },
  };
}
