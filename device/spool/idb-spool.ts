// Station 3: the spool in IndexedDB, for tabs, workers and the service worker alike.
import { type Ids, systemIds } from '../ports/ids.ts';
import { type Random, systemRandom } from '../ports/random.ts';
import { idbEntries } from './idb-entries.ts';
import { idbProfiles } from './idb-profiles.ts';
import { openSpoolDatabase, type SpoolDatabase } from './idb-schema.ts';
import type { Spool } from './spool.ts';

/** Opens at the first use, and again when the browser ended the connection. */
export function openIdbSpool({
  name = 'navette-spool',
  ids = systemIds,
  random = systemRandom,
}: {
  name?: string;
  ids?: Ids;
  random?: Random;
} = {}): Spool {
  let opening: Promise<SpoolDatabase> | null = null;
  const database = () => {
    opening ??= openSpoolDatabase(name, () => {
      opening = null;
    }).catch((thrown: unknown) => {
      opening = null;
      throw thrown;
    });
    return opening;
  };
  return {
    ...idbEntries(database, random),
    ...idbProfiles(database, ids, random),
    close: () => {
      void opening?.then((open) => open.close());
      opening = null;
    },
  };
}
