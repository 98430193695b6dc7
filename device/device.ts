import { CONFLICT_RESOLVED } from '#packs/core/deed.ts';
import { entityNamed } from '#packs/registry.ts';
import { problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { administer } from './administer.ts';
import type { DeviceApi, DeviceNotice, SqlValue } from './api.ts';
import { attachment } from './attachments/attachments.ts';
import { commitDepsOf } from './commit-deps.ts';
import { DatabaseClosed, FileHeld, isDamaged, isTornAway } from './db/database.ts';
import type { DeviceDeps } from './device-deps.ts';
import { countDrafts, keepDraft, readDraft } from './drafts.ts';
import { exportWork } from './export/export-work.ts';
import { importWork } from './export/import-work.ts';
import { incidentRead, unreadIncidents } from './incidents.ts';
import { createEcho } from './live/echo.ts';
import { offerKept } from './offer-kept.ts';
import type { OpenProfile } from './open-profile.ts';
import { type CommitDeps, commit } from './outbox/commit.ts';
import { conflicts } from './outbox/conflicts.ts';
import { acknowledge, journal } from './outbox/journal.ts';
import { refusals } from './outbox/refusals.ts';
import { discard, sendAgain } from './outbox/send-again.ts';
import { createProfiles } from './profiles.ts';
import { createRecoveries } from './recover.ts';
import { httpAwake, locksAwake } from './rest.ts';
import { renewNext } from './session/access.ts';
import { profileOf } from './session/record.ts';
import { createDrain } from './spool/drain.ts';
import { recordsWaiting } from './spool/spool.ts';
import { NOTHING_OPEN } from './sync/status.ts';

export interface Device {
  api: DeviceApi;
  /** The tab is closed in good order; a killed one leaves nothing worse behind. */
  close(): Promise<void>;
}

/** While nobody is signed in, work that others left here is still sent. Milliseconds. */
const UNATTENDED_MS = 30_000;

/** One tab's device: everything but the screens, on whatever `real` is made of. Begins at once; every answer waits for that. */
export function createDevice(real: DeviceDeps): Device {
  const listeners = new Set<(notice: DeviceNotice) => void>();
  const tell = (notice: DeviceNotice) => {
    for (const listener of listeners) listener(notice);
  };
  const notices = createEcho(real.notices);
  // A damaged file is mended, one that another tab keeps is waited for; of both people are told.
  const report = (error: unknown) => void (isDamaged(error) || error instanceof FileHeld || real.report(error));
  const { rest } = real;
  const awake = { http: httpAwake(real.http, rest), locks: locksAwake(real.locks, rest) };
  const parts = { ...real, ...awake, notices, tell, report };
  const drain = createDrain(parts);
  const deps = { ...parts, drain };
  const recoveries = createRecoveries(deps);
  let recoverable = 0;
  const lookForCopies = async (): Promise<void> => {
    const found = await recoveries.found();
    if (found === recoverable) return;
    recoverable = found;
    tell({ kind: 'session' });
  };
  const profiles = createProfiles({ ...deps, recoveries, lookForCopies });

  const deaf = notices.listen((notice) => {
    if (notice.kind === 'session') void profiles.follow().catch(deps.report);
    else if (notice.kind === 'settled') void offerForOthers();
    if (notice.kind === 'session') return;
    void profiles
      .current()
      .then((open) => open?.engine.heard(notice))
      .catch(deps.report);
  });

  /** Of people who have signed out: a server that was set back may ask again for what it had. */
  const offerForOthers = async (): Promise<void> => {
    try {
      if (await offerKept(deps)) await drain.request({ hurry: true });
    } catch (error) {
      deps.report(error);
    }
  };

  let cancel: () => void = () => undefined;
  const unattended = () => {
    cancel();
    cancel = deps.timers.after(UNATTENDED_MS, unattended);
    void profiles.followAgain().catch(deps.report);
    // It does not wait for what a database may keep waiting.
    void sendForOthers(false);
  };
  const sendForOthers = async (hurry: boolean): Promise<void> => {
    try {
      if (await profiles.current()) return;
      await drain.request({ hurry }).catch(deps.report);
      await profiles.tellStuck();
    } catch (error) {
      deps.report(error);
    }
  };

  real.store.catch(real.report);
  const started = profiles.follow().catch(deps.report);
  // What the spool holds does not wait for a database that keeps everybody waiting.
  cancel = deps.timers.after(UNATTENDED_MS, unattended);
  void started.then(unattended);
  void started.then(offerForOthers);
  void started.then(lookForCopies);

  const current = async (): Promise<OpenProfile | null> => {
    await started;
    return await profiles.current();
  };

  /**
   * Asks the open profile. What is found damaged by a question has changed nothing: it is mended, and the question asked once
   * more, if it is still the same person's. While another tab keeps the file nothing is asked, nor for a screen that was shown
   * to somebody else.
   */
  const ask = async <T, None>(
    question: (open: OpenProfile) => Promise<T>,
    none: None,
    shownTo?: string,
  ): Promise<T | None> => {
    const open = await current();
    if (!open || open.profile !== (shownTo ?? open.profile)) return none;
    try {
      if (profiles.stuck()) throw new FileHeld();
      return await question(open);
    } catch (error) {
      if (!isDamaged(error) && !isTornAway(error) && !(error instanceof DatabaseClosed)) throw error;
      const mended = await current();
      if (mended === open || mended?.profile !== open.profile) throw error;
      return await question(mended);
    }
  };
  const signInFirst = fail(problem('REAUTH_REQUIRED'));
  /** The same for what answers with a problem. */
  const attempt = async <T>(work: (open: OpenProfile) => Promise<Result<T>>, shownTo?: string): Promise<Result<T>> => {
    try {
      return await ask(work, signInFirst, shownTo);
    } catch (error) {
      if (error instanceof FileHeld) return fail(problem('WINDOW_ASLEEP'));
      throw error;
    }
  };
  /** The same for what every screen must know: while another tab keeps the file, as it was last. */
  const glance = <T>(question: (open: OpenProfile) => Promise<T>, none: T): (() => Promise<T>) => {
    let last: { profile: string; answer: T } | undefined;
    return async () => {
      try {
        return await ask(async (open) => {
          const answer = await question(open);
          last = { profile: open.profile, answer };
          return answer;
        }, none);
      } catch (error) {
        if (!(error instanceof FileHeld)) throw error;
        return last && last.profile === (await current())?.profile ? last.answer : none;
      }
    };
  };
  const essentials = glance(
    async ({ db, engine }) => ({
      incidents: await unreadIncidents(db),
      ready: (await engine.summary()).firstSync === null,
    }),
    { incidents: [], ready: false },
  );

  const commitDeps = (open: OpenProfile): CommitDeps => commitDepsOf(deps, open);

  const commitHere: DeviceApi['commit'] = (intent, shownTo) =>
    attempt(async (open) => {
      const done = await commit(commitDeps(open), intent);
      if (done.ok) {
        const pack = entityNamed(intent.entity)?.pack;
        open.engine.committed([intent.entity, ...(pack ? [`${pack.name}.${pack.audit}`] : [])]);
      } else if (done.problem.code === 'STORAGE_FULL') open.engine.noRoom();
      return done;
    }, shownTo);

  const api: DeviceApi = {
    state: async () => {
      const { incidents, ready } = await essentials();
      const open = await current();
      const [{ id, name, wipedBy = null }, known, waiting] = await Promise.all([
        deps.spool.device(),
        deps.spool.profiles(),
        deps.spool.counts(),
      ]);
      const record = known.find(({ profile }) => profile === open?.profile);
      return {
        deviceId: id,
        deviceName: name,
        // Not the spool's record, which may be newer: a screen sees the rules that a commit obeys.
        active: open && record ? profileOf(open.record) : null,
        profiles: known.map(({ profile, user, tenant, signedIn }) => {
          const left = recordsWaiting(waiting.get(profile) ?? { events: 0, files: 0 });
          return { profile, userName: user.name, tenantName: tenant.name, signedIn, waiting: left };
        }),
        stuck: profiles.stuck(),
        // Signed in and yet not open: the grace is over.
        requiresReauth: record ? record.requiresReauth : known.some(({ signedIn }) => signedIn),
        wipedBy,
        recoverable: open ? 0 : recoverable,
        incidents,
        ready,
      };
    },
    subscribe: async (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    signIn: async (wanted) => {
      await started;
      return await profiles.signIn(wanted);
    },
    open: async (profile) => {
      await started;
      return await profiles.open(profile);
    },
    signOut: async (choice, shownTo) => {
      await started;
      return await profiles.signOut(choice, shownTo);
    },

    commit: commitHere,
    refusals: () => ask((open) => refusals(open.db, commitDeps(open).author), []),
    sendAgain: (eventId, corrected, shownTo) =>
      attempt(async (open) => {
        const sent = await sendAgain(commitDeps(open), eventId, corrected);
        if (!sent.ok) return sent;
        open.engine.committed(sent.value.entities);
        return ok(sent.value.done);
      }, shownTo),
    discard: (eventId, shownTo) =>
      attempt(async (open) => {
        const done = await discard(commitDeps(open), eventId);
        if (!done.ok) return done;
        open.engine.committed(done.value);
        return ok(null);
      }, shownTo),
    conflicts: () => ask(({ db }) => conflicts(db), []),
    resolveConflict: async ({ entity, entityId, values, delete: isDeleted, seenVersion }, shownTo) => {
      const cases = await api.conflicts();
      const waiting = cases.find((one) => one.entity === entity && one.entityId === entityId);
      if (!waiting) return fail(problem('NOT_FOUND'));
      const payload = { conflictEventIds: waiting.eventIds, values, ...(isDeleted && { delete: true }) };
      return await commitHere({ entity, entityId, action: CONFLICT_RESOLVED, payload, seenVersion }, shownTo);
    },

    query: <Row extends Record<string, SqlValue>>(sql: string, parameters: readonly SqlValue[] = []) =>
      ask(({ db }) => db.read<Row>(sql, parameters), []),
    attachment: (sha256) =>
      ask(async ({ db, profile, record }) => {
        const timeoutMs = record.tenant.rules.requestTimeoutMs;
        return await attachment({ ...deps, db, profile, timeoutMs }, sha256);
      }, null),

    draft: (record, shownTo) => ask(({ db }) => readDraft(db, record), null, shownTo),
    keepDraft: (record, body, shownTo) =>
      ask(({ db }) => keepDraft(db, record, body, deps.clock.now()), undefined, shownTo),

    countDrafts: (shownTo) => ask(({ db }) => countDrafts(db), 0, shownTo),

    sync: glance(({ engine }) => engine.summary(), NOTHING_OPEN),
    wake: async (reason) => {
      if (reason === 'visible') rest.become('seen');
      await profiles.followAgain().catch(deps.report);
      const open = await current();
      if (open) open.engine.wake(reason);
      else void sendForOthers(true);
    },
    rest: async (how) => rest.become(how),
    syncNow: () =>
      attempt(async ({ engine }) => {
        await engine.now();
        const summary = await engine.summary();
        return summary.problem ? fail(summary.problem) : ok(summary);
      }),
    journal: (page) => ask(({ db, engine }) => journal(db, page, engine.sending()), []),
    acknowledge: (eventId, shownTo) =>
      attempt(async ({ db, engine }) => {
        const entity = await acknowledge(db, eventId, deps.clock.now().toISOString());
        if (entity) engine.changed([entity]);
        return ok(null);
      }, shownTo),

    incidentRead: (id, shownTo) =>
      ask(
        async ({ db }) => {
          await incidentRead(db, id, deps.clock.now().toISOString());
          tell({ kind: 'session' });
        },
        undefined,
        shownTo,
      ),
    exportWork: async (named, shownTo) => {
      const profile = named ?? shownTo;
      const own = await glance(async (open) => {
        // What does not fit into the spool stays behind: the answer tells how many the file holds.
        if (profile === undefined || profile === open.profile) await open.engine.seal();
        return open.profile;
      }, '')();
      const record = await deps.spool.profile(profile ?? own);
      return record ? await exportWork(deps, record) : fail(problem('NOT_FOUND'));
    },
    importWork: (file, look) => attempt(({ profile }) => importWork({ ...deps, profile }, file, look)),
    checkData: () =>
      attempt(async ({ engine }) => {
        const found = await engine.check();
        return found ? ok(found) : fail((await engine.summary()).problem ?? problem('UNAVAILABLE'));
      }),
    storage: () => deps.storage.report(),
    persist: () => deps.storage.persist(),
    administer: (call, shownTo) => attempt(({ record }) => administer(deps, record, call), shownTo),
    renameDevice: async (name) => {
      await deps.spool.renameDevice(name);
      // The next contact renews the session, which tells the server.
      for (const { profile } of await deps.spool.profiles()) await renewNext(deps, profile);
      tell({ kind: 'session' });
      void (await current())?.engine.now();
      return ok(null);
    },
  };

  return {
    api,
    close: async () => {
      await started;
      cancel();
      deaf();
      await profiles.close();
      listeners.clear();
      notices.close();
      deps.tabs.close();
      deps.spool.close();
    },
  };
}
