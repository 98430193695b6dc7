import type { Database } from './db/database.ts';
import { readMeta } from './db/meta.ts';
import type { DeviceDeps } from './device-deps.ts';
import { lastNumber } from './outbox/salvage.ts';
import { type RecoveryCopy, sealCopy, whoseIs } from './session/recovery.ts';
import type { Recovery } from './session/sign-in.ts';
import type { DatabaseKey, ProfileRecord, SpoolHead } from './spool/spool.ts';

/** IndexedDB may go while OPFS stays: databases are here then, and their keys, sessions and the device's identity are not. */
export interface Recoveries extends Recovery {
  /** Takes the identity back that the databases were made under. Resolves with how many are here without a key. */
  found(): Promise<number>;
  /** Leaves the way back beside a database that is open, when a sign-in has given what it takes. */
  leaveCopy(record: ProfileRecord, key: DatabaseKey): Promise<void>;
}

export function createRecoveries(deps: DeviceDeps): Recoveries {
  const { spool, random } = deps;
  const keys = new Map<string, string>();

  /** Those whose profile is not here, and that are not about to be removed. */
  async function copies(): Promise<RecoveryCopy[]> {
    const store = await deps.store;
    const [all, records, remains] = await Promise.all([store.copies(), spool.profiles(), spool.remains()]);
    const known = new Set(records.map(({ profile }) => profile));
    const leaving = new Set(remains.flatMap(({ files }) => files));
    return all.filter(({ profile, file }) => !known.has(profile) && !leaving.has(file));
  }

  const found = async (): Promise<number> => {
    try {
      const [first] = await copies();
      if (first) await spool.adoptDevice(first.deviceId);
      return (await copies()).length;
    } catch (error) {
      deps.report(error);
      return 0;
    }
  };

  return {
    found,
    copies: async () => {
      // Anew each time: IndexedDB may have gone since this tab was opened.
      await found();
      return await copies();
    },
    look: async ({ file, key }, deviceEpoch) => {
      const store = await deps.store;
      let db: Database | null = null;
      let fits = false;
      let last: SpoolHead | undefined;
      try {
        db = await store.open(file, key);
        last = await lastNumber(db).catch(() => undefined);
        const { opened, seq, chain, ...meta } = await readMeta(db);
        // Made anew and without its outbox yet: of how far it had come, nothing is left here.
        fits = meta.deviceEpoch === deviceEpoch && (opened || seq > 0);
        if (fits && seq > 0) last = { deviceEpoch, seq, hash: chain };
      } catch {
        // Gone or damaged: there is nothing to go on with.
      }
      await db?.close();
      return { fits, ...(last?.deviceEpoch === deviceEpoch && { last }) };
    },
    remove: async (file) => void (await (await deps.store).remove(file)),
    keep: (profile, recoveryKey) => void keys.set(profile, recoveryKey),
    leaveCopy: async ({ profile, deviceEpoch, email }, key) => {
      const recoveryKey = keys.get(profile);
      if (recoveryKey === undefined) return;
      const store = await deps.store;
      const { id: deviceId } = await spool.device();
      // Of a life of this device that ended while a sign-in was cut off. Another device's may hold unsent work.
      for (const old of await store.copies())
        if (old.profile === profile && old.deviceId === deviceId && old.file !== key.file) await store.remove(old.file);
      const about = { profile, deviceId, deviceEpoch, whose: whoseIs(deviceId, email) };
      await store.keepCopy(await sealCopy(recoveryKey, about, key, random));
      keys.delete(profile);
    },
  };
}
