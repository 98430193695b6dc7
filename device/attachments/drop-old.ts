// Stations 8 and 9: how much is kept of files that the server has, whoever they came from.
import type { Sql } from '../db/database.ts';

/** Kept for reading again, and for a server that is set back; what is not uploaded yet never counts and never goes. */
const KEPT_BYTES = 20_000_000;

/** Least recently used first, until what the server has anyway fits. */
export async function dropOld(tx: Sql): Promise<void> {
  await tx.run(
    `DELETE FROM attachment WHERE sha256 IN (
       SELECT sha256 FROM (
         SELECT sha256, sum(size) OVER (ORDER BY usedAt DESC, sha256) AS kept FROM attachment WHERE state = 'uploaded'
       ) WHERE kept > ?
     )`,
    [KEPT_BYTES],
  );
}
