import { type Problem, problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { DeviceNotice, Profile, SignIn, UnsentChoice } from './api.ts';
import { FileHeld, isStorageFull } from './db/database.ts';
import { createTurns } from './db/turns.ts';
import type { DeviceDeps } from './device-deps.ts';
import { createWatch, type Grace, graceOf } from './grace.ts';
import { keepUntold } from './incidents.ts';
import { alignWithSession, isFileOf, removeFile } from './open-database.ts';
import { type EarlyFeed, type OpenProfile, openProfile, sendEarly } from './open-profile.ts';
import { closeOutbox } from './outbox/leave.ts';
import type { Recoveries } from './recover.ts';
import { changeIfRoom } from './session/change-record.ts';
import { leaveLock } from './session/deps.ts';
import { profileOf } from './session/record.ts';
import { signIn } from './session/sign-in.ts';
import { clearRemains, signOut } from './session/sign-out.ts';
import type { Drain } from './spool/drain.ts';
import { ProfileGone, type ProfileRecord } from './spool/spool.ts';
import { createStuck } from './stuck.ts';

/** Who uses this device: at most one profile is open, and it is the one that is signed in. */
export interface Profiles {
  /** The open profile, as long as its offline grace lasts. */
  current(): Promise<OpenProfile | null>;
  /** The profile that should be open and cannot be, and why. */
  stuck(): { profile: string; problem: Problem } | null;
  /** The office is to hear of it, if it has not yet. */
  tellStuck(): Promise<void>;
  signIn(wanted: SignIn): Promise<Result<Profile>>;
  open(profile: string): Promise<Result<Profile>>;
  /** `shownTo`: who asks for it; nobody else is signed out. */
  signOut(choice?: UnsentChoice, shownTo?: string): Promise<Result<null>>;
  /** Follows what this tab, other tabs or the service worker did to sessions. */
  follow(): Promise<void>;
  /** Once more, if the last time failed, or found no room: storage may do better soon. */
  followAgain(): Promise<void>;
  close(): Promise<void>;
}

export type ProfilesDeps = DeviceDeps & {
  drain: Drain;
  recoveries: Recoveries;
  tell(notice: DeviceNotice): void;
  /** Keys may have gone while their databases stayed. */
  lookForCopies(): Promise<void>;
};

type Opening = Parameters<typeof openProfile> extends [unknown, ...infer Rest] ? Rest : never;

const SEAL_TRIES = 3;
/** Between two tries to remove a file that somebody has open. */
const CLEAR_AGAIN_MS = 2_000;
/** Between two waits for a file that another tab keeps. */
const HELD_AGAIN_MS = 1_000;

export function createProfiles(given: ProfilesDeps): Profiles {
  const deps = {
    ...given,
    onDamaged: (profile: string) => void mend(profile, true),
    onTornAway: (profile: string) => void mend(profile, false),
    onGone: () => void follow().then(given.lookForCopies).catch(given.report),
    onHeld: (profile: string) => held(profile),
  };
  const { spool } = deps;
  const { recoveries } = deps;
  const turns = createTurns();
  const watch = createWatch(deps);
  const tellSession = () => deps.tell({ kind: 'session' });
  let open: OpenProfile | null = null;
  const stuck = createStuck(deps);
  let closed = false;
  /** What is open here may not be what should be: finding out has failed. */
  let astray = false;
  const strayed = (error: unknown): void => {
    astray = true;
    deps.report(error);
  };
  /** A next try is set. */
  let clearing = false;
  /** Nobody is signed out meanwhile. */
  let mending: Promise<void> = Promise.resolve();

  const remove = async (file: string) => await removeFile(await deps.store, deps.timers, file);

  /** What a wipe has left behind. A file that is still in use elsewhere is tried again as long as this tab is open. */
  const clear = async (): Promise<void> => {
    if (closed) return;
    await clearRemains(deps, remove).catch(deps.report);
    await clearLater();
  };

  async function clearLater(): Promise<void> {
    const remains = await spool.remains().catch(deps.report);
    // What could not be asked is asked again.
    if (clearing || remains?.every(({ files }) => files.length === 0)) return;
    clearing = true;
    deps.timers.after(CLEAR_AGAIN_MS, () => {
      clearing = false;
      void clear();
    });
  }

  /** A device that is full works without, and a profile that is wiped meanwhile needs none. */
  const leaveCopy = async (record: ProfileRecord) => {
    try {
      await recoveries.leaveCopy(record, await spool.databaseKey(record.profile));
    } catch (error) {
      if (!(error instanceof ProfileGone)) deps.report(error);
    }
  };

  const isOfNow = ({ profile, file }: OpenProfile): Promise<boolean> => isFileOf(spool, profile, file);

  async function leave(): Promise<void> {
    const leaving = open;
    open = null;
    await leaving?.close();
  }

  /** Something in the file of the open profile cannot be read. It is closed in every tab, mended by one, and opened again. */
  const mend = (profile: string, tellTabs: boolean): Promise<void> => {
    mending = turns
      .take(async () => {
        if (open?.profile !== profile || closed) return;
        if (!(await isOfNow(open))) return await leave();
        const { record, grace } = open;
        if (tellTabs) deps.tabs.send({ profile, kind: 'damaged' });
        await leave().catch(deps.report);
        await openHere({ record, grace, suspect: true });
        tellSession();
        deps.tell({ kind: 'rows', entities: ['*'] });
      })
      .catch(strayed);
    return mending;
  };
  const deaf = deps.tabs.listen((message) => {
    if (message.kind === 'damaged') void mend(message.profile, false);
  });

  /** The file of the open profile does not come back from another tab: said instead of the app, until it does. */
  function held(profile: string): void {
    if (open?.profile !== profile || stuck.now()) return;
    stuck.met(profile, new FileHeld());
    tellSession();
    lookForIt(open);
  }

  function lookForIt(mine: OpenProfile): void {
    deps.timers.after(HELD_AGAIN_MS, async () => {
      if (open !== mine) return;
      try {
        await mine.db.all('SELECT 1 FROM sqlite_schema LIMIT 1');
      } catch (error) {
        if (error instanceof FileHeld) lookForIt(mine);
        else deps.report(error);
        return;
      }
      stuck.over();
      tellSession();
      deps.tell({ kind: 'rows', entities: ['*'] });
      mine.engine.wake('online');
    });
  }

  /** Opens it here, or says why its database cannot be used. */
  async function openHere(...opening: Opening): Promise<Problem | null> {
    const { profile } = opening[0].record;
    try {
      open = await openProfile(deps, ...opening);
      stuck.over();
      return null;
    } catch (error) {
      const why = stuck.met(profile, error);
      if (!why) throw error;
      if (why.code === 'WINDOW_ASLEEP') deps.timers.after(HELD_AGAIN_MS, () => void follow().catch(deps.report));
      return why;
    }
  }

  async function enter(record: ProfileRecord, early?: EarlyFeed): Promise<Result<Profile>> {
    const grace = await graceOf(deps, record);
    if (grace.isOver()) {
      await leave();
      return fail(problem('OFFLINE_GRACE_OVER'));
    }
    // With its spool lost meanwhile it is opened anew, which finds what is to be sealed again.
    if (open?.profile === record.profile && !record.found && (await isOfNow(open))) {
      await renew(record, grace);
      open.engine.wake('online');
    } else {
      await leave();
      const why = await openHere({ record, grace }, early);
      if (why) {
        early?.giveUp();
        tellSession();
        return fail(why);
      }
    }
    void leaveCopy(record);
    tellSession();
    return ok(profileOf(record));
  }

  /** Without a sign-in: the time that has passed counts. */
  async function enterAgain(profile: string): Promise<Result<Profile>> {
    await watch(profile);
    const record = await spool.profile(profile);
    if (!record?.signedIn) return fail(problem('REAUTH_REQUIRED'));
    try {
      return await enter(record);
    } catch (error) {
      // Signed out for good in another tab, while it was opened here.
      if (error instanceof ProfileGone) return fail(problem('REAUTH_REQUIRED'));
      throw error;
    }
  }

  /** The session of the open profile is a new one. */
  async function renew(record: ProfileRecord, grace: Grace): Promise<void> {
    if (!open) return;
    const before = open.record;
    Object.assign(open, { record, grace });
    if (before.deviceEpoch !== record.deviceEpoch) await alignWithSession(deps, open.db, record, null);
    if (before.tenant.rules.version !== record.tenant.rules.version) open.engine.ruled();
    if (String(before.tenant.packs) === String(record.tenant.packs)) return;
    // Other tables.
    await leave();
    await openHere({ record, grace });
  }

  /** Reads the record of the open profile again; closes it when it is signed out, wiped, or its grace is over. */
  async function look(): Promise<void> {
    if (!open) return;
    await watch(open.profile);
    const record = await spool.profile(open.profile);
    const grace = record?.signedIn ? await graceOf(deps, record) : null;
    if (!record || !grace || grace.isOver() || !(await isOfNow(open))) await leave();
    else await renew(record, grace);
  }

  async function signOutHere({ profile, engine, db }: OpenProfile, choice?: UnsentChoice): Promise<Result<null>> {
    const close = () => closeOutbox({ db, spool, profile }, choice);
    let left = await close();
    // Sealed first: kept work is what the spool holds, and a commit may come in between.
    for (let tries = 0; left.unsealed && !left.closed && tries < SEAL_TRIES; tries += 1) {
      await engine.seal();
      left = await close();
    }
    if (!left.closed) {
      return fail(
        choice?.unsent === 'keep' ? problem('STORAGE_FULL') : problem('UNSENT_WORK', { count: left.waiting }),
      );
    }
    const end = async () => {
      await keepUntold(db, spool, profile).finally(leave);
      return await signOut(deps, profile, { unsent: left.waiting, choice: choice?.unsent }, remove);
    };
    const done = await end().catch(async (error: unknown) => {
      deps.report(error);
      if (isStorageFull(error)) return fail(problem('STORAGE_FULL'));
      // Who is told that they are signed out must be. With the keys destroyed it is so; the file goes at the next start.
      const isOut = await spool.profile(profile).then(
        (record) => !record?.signedIn,
        () => false,
      );
      return isOut ? ok(null) : fail(problem('SIGN_OUT_FAILED'));
    });
    tellSession();
    await clearLater();
    return done;
  }

  const follow = (): Promise<void> =>
    turns.take(async () => {
      if (closed) return;
      try {
        await look();
        void clear();
        if (!open) {
          const signedIn = (await spool.profiles()).filter((record) => record.signedIn);
          const latest = signedIn.sort((a, b) => (b.chosenAt ?? 0) - (a.chosenAt ?? 0))[0];
          if (latest) await enterAgain(latest.profile);
        }
        astray = false;
      } catch (error) {
        astray = true;
        throw error;
      }
      tellSession();
    });

  /** A session that finds no room is none: whoever signs in is told what to do. */
  const noRoom = (error: unknown): Result<never> => {
    if (!isStorageFull(error)) throw error;
    deps.report(error);
    return fail(problem('STORAGE_FULL'));
  };

  return {
    current: async () => {
      await mending;
      if (open?.grace.isOver()) {
        await turns.take(look);
        if (!open) tellSession();
      }
      return open;
    },
    stuck: () => stuck.now(),
    tellStuck: () => stuck.tell(),
    signIn: (wanted) =>
      turns.take(async () => {
        const here = new Set((await spool.profiles()).map(({ profile }) => profile));
        const signed = await signIn(deps, wanted, recoveries).catch(noRoom);
        if (!signed.ok) return signed;
        const early = here.has(signed.value.profile) ? undefined : sendEarly(deps, signed.value);
        try {
          return await enter(signed.value, early);
        } catch (error) {
          early?.giveUp();
          throw error;
        }
      }),
    open: (profile) =>
      turns.take(async () => {
        const chosenAt = deps.clock.now().getTime();
        await changeIfRoom(deps, profile, (before) => before && { ...before, chosenAt });
        return await enterAgain(profile);
      }),
    signOut: (choice, shownTo) =>
      turns.take(async () => {
        if (!open) return ok(null);
        if (open.profile !== (shownTo ?? open.profile)) return fail(problem('REAUTH_REQUIRED'));
        const leaving = open;
        const done = await deps.locks.run(leaveLock(leaving.profile), () => signOutHere(leaving, choice));
        if (!done.ok && !open) await enterAgain(leaving.profile).catch(strayed);
        return done;
      }),
    follow,
    followAgain: async () => {
      if (astray || stuck.now()?.problem.code === 'STORAGE_FULL') await follow();
    },
    close: () =>
      turns.take(async () => {
        closed = true;
        deaf();
        await leave();
      }),
  };
}
