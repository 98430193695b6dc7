import type { Database } from './database.ts';

/** Bytes. With less than this a device counts as full: more than most of what a person commits at once. */
const ROOM_BYTES = 500_000;

/**
 * Fails as a full disk does when there is no room for a person's work. Written and taken away again, since nobody can be asked:
 * what `navigator.storage.estimate` calls the quota is usage + 10 GiB in Chromium, whatever the disk or the real quota holds.
 */
export async function needsRoom(db: Database): Promise<void> {
  // As text of JSON, which all of `meta` is: what a crash leaves here is read with it, and replaced by the next try.
  const text = `INSERT OR REPLACE INTO meta (key, value) VALUES ('room', '"' || hex(zeroblob(? / 2)) || '"')`;
  await db.transaction((tx) => tx.run(text, [ROOM_BYTES]));
  await db.transaction((tx) => tx.run(`DELETE FROM meta WHERE key = 'room'`));
}
