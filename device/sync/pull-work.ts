// Stations 9 and 10 from the page: one puller at a time over all tabs.
import type { KnownEntity } from '#packs/registry.ts';
import { type Problem, problem } from '#protocol/errors.ts';
import type { PullTail } from '#protocol/pull.ts';
import { fail, type Result } from '#protocol/result.ts';
import type { DataCheck } from '../api.ts';
import { type Database, isStorageFull } from '../db/database.ts';
import { readMeta } from '../db/meta.ts';
import type { Live } from '../live/live.ts';
import { entriesOf } from '../outbox/journal.ts';
import type { Ids } from '../ports/ids.ts';
import type { Random } from '../ports/random.ts';
import type { Rest } from '../rest.ts';
import { accessToken, markReauth } from '../session/access.ts';
import type { SessionDeps } from '../session/deps.ts';
import { backoffDelay } from '../spool/backoff.ts';
import { LONGEST_WAIT_MS } from '../spool/react.ts';
import type { ProfileRecord } from '../spool/spool.ts';
import type { Board } from './board.ts';
import { checkRows, isCheckDue } from './check-rows.ts';
import { createCycle } from './cycle.ts';
import { pageAfterCut } from './page-after-cut.ts';
import { type OpenFeed, openFeed, type PullDeps, pull } from './pull.ts';
import type { Schedule } from './schedule.ts';
import type { Taken } from './take-page.ts';
import { tellIncidents } from './tell-incidents.ts';
import { untilStopped } from './until-stopped.ts';

export interface PullWorkDeps extends SessionDeps {
  db: Database;
  profile: string;
  entities: readonly KnownEntity[];
  random: Random;
  ids: Ids;
  live: Live;
  board: Board;
  schedule: Schedule<'pull'>;
  signal: AbortSignal;
  rest: Rest;
  record(): ProfileRecord;
  report(error: unknown): void;
  /** The timer has run out: everything that a lost notice or a closed page may have left is looked at again. */
  onTimer(): void;
  /** Events that the server has lost are to be sent again. */
  onOffered(): void;
}

export interface PullWish {
  /** `timer`: not when another tab has just pulled. `now`: waits for another tab's pull to end, then pulls. */
  why: 'timer' | 'now';
  /** The first request, sent already. */
  early?: OpenFeed;
  /** Compare the rows with the server's; called with what was found, `null` when it could not be said. */
  check?: (found: DataCheck | null) => void;
}

export interface PullWork {
  pull(wish: PullWish): Promise<void>;
  /** The rules are other ones: their interval counts from now on. */
  ruled(): void;
  stop(): Promise<void>;
}

/** One wish of two that wait. */
function bothOf(first: PullWish, second: PullWish): PullWish {
  const checks = [first.check, second.check].filter((check) => check !== undefined);
  return {
    why: first.why === 'now' ? 'now' : second.why,
    early: first.early ?? second.early,
    check:
      checks.length === 0
        ? undefined
        : (found) => {
            for (const tell of checks) tell(found);
          },
  };
}

/** A puller in another tab is at work, or was just now. */
type Pulled = Result<PullTail> | 'elsewhere';

export function createPullWork(deps: PullWorkDeps): PullWork {
  const { db, profile, board, live, clock, record } = deps;
  let failures = 0;
  /** Something came in since the last try ended. */
  let gained = false;
  /** Rows of a page, on a line that breaks off. */
  let pageRows: number | null = null;
  let isComplete = false;

  const pulling = createCycle<PullWish>(
    async (wish) => {
      board.doing({ pulling: true });
      let ready = true;
      let unexpected: unknown = null;
      const attempt = async (): Promise<Pulled> => {
        ({ ready } = await readMeta(db));
        isComplete = ready;
        return await oneAtATime(wish, ready);
      };
      const pulled = await attempt().catch((error: unknown): Pulled => {
        // What comes after the pages may find no room as well.
        if (isStorageFull(error)) return fail(problem('STORAGE_FULL'));
        unexpected = error;
        return fail(problem('INTERNAL'));
      });
      board.doing({ pulling: false, pace: null });
      ended(pulled);
      if (pulled !== 'elsewhere' && pulled.ok && !ready) live.ready();
      if (unexpected) throw unexpected;
    },
    bothOf,
    deps.report,
  );

  async function oneAtATime({ why, early, check }: PullWish, ready: boolean): Promise<Pulled> {
    const lock = `navette-pull-${profile}`;
    return await untilStopped<Pulled>(deps.signal, 'elsewhere', async (begin) => {
      const work = async (): Promise<Pulled> => {
        if (deps.signal.aborted) return 'elsewhere';
        begin();
        return await pullOnce(early, check);
      };
      // A first sync that its tab has left goes on in the next.
      if (why === 'now' || !ready) return await deps.locks.run(lock, work);
      return await deps.locks.attempt(lock, async (held) => (!held || (await isFresh()) ? 'elsewhere' : await work()));
    });
  }

  async function isFresh(): Promise<boolean> {
    const { lastPullAt } = await readMeta(db);
    if (lastPullAt === null) return false;
    const age = clock.now().getTime() - Date.parse(lastPullAt);
    return age >= 0 && age < record().tenant.rules.pollIntervalMs / 2;
  }

  async function pullOnce(early?: OpenFeed, tellCheck?: PullWish['check']): Promise<Result<PullTail>> {
    const pullDeps: PullDeps = {
      ...deps,
      timeoutMs: record().tenant.rules.requestTimeoutMs,
      onPage,
      pageRows: () => pageRows,
      onCut: (rows) => {
        pageRows = pageAfterCut(pageRows, rows);
      },
    };
    const meta = await readMeta(db);
    const isAsked = tellCheck !== undefined && meta.ready;
    if (isAsked || isCheckDue(meta, clock.now().getTime())) return await checkOnce(pullDeps, tellCheck);
    const late = openFeed(pullDeps);
    let first = early;
    const pulled = await pull(pullDeps, (cursor) => {
      const open = (cursor === null && first) || late;
      first = undefined;
      return open(cursor);
    });
    if (!pulled.ok) return pulled;
    pageRows = null;
    return await afterPull(pulled.value);
  }

  async function checkOnce(pullDeps: PullDeps, tellCheck: PullWish['check']): Promise<Result<PullTail>> {
    const { pulled, found } = await checkRows(deps, async (digest) => {
      let check: Taken['check'];
      const onPageHere: PullDeps['onPage'] = (page) => {
        check = page.check ?? check;
        onPage(page);
      };
      return { pulled: await pull({ ...pullDeps, digest, onPage: onPageHere }), check };
    });
    if (found && found.differs.length > 0) live.mended();
    const done = pulled.ok ? await afterPull(pulled.value) : pulled;
    tellCheck?.(found);
    return done;
  }

  const onPage: PullDeps['onPage'] = ({ entities, progress, offered, verdicts }) => {
    gained = true;
    if (progress) {
      const rows = Object.values(progress.byEntity).reduce((sum, entity) => sum + entity.rows, 0);
      board.doing({ pace: board.activity().pace ?? { rows, since: clock.elapsed() } });
    }
    live.rows(entities);
    board.refresh();
    if (verdicts.length > 0) void tellVerdicts(verdicts).catch(deps.report);
    if (offered > 0) deps.onOffered();
  };

  async function tellVerdicts(ids: readonly string[]): Promise<void> {
    for (const entry of await entriesOf(db, ids)) live.verdict(entry);
  }

  async function afterPull(tail: PullTail): Promise<Result<PullTail>> {
    if (!tail.device.isActive) return fail(problem('DEVICE_REVOKED'));
    if (tail.device.requiresReauth) {
      await markReauth(deps, profile);
      return fail(problem('REAUTH_REQUIRED'));
    }
    const { access, tenant } = record();
    // New rules come with a new session answer.
    if (access && tail.rulesVersion > tenant.rules.version) await accessToken(deps, profile, access.token);
    await tellIncidents({ ...deps, timeoutMs: tenant.rules.requestTimeoutMs });
    return { ok: true, value: tail };
  }

  function ended(pulled: Pulled): void {
    if (pulled === 'elsewhere') {
      next(null);
      return;
    }
    // A line that brings something is worth the next try soon, however often it breaks.
    failures = pulled.ok ? 0 : gained ? 1 : failures + 1;
    gained = false;
    const why = pulled.ok ? null : pulled.problem;
    const wait = why && waitAfter(why);
    board.tried('pull', { problem: why, retryAt: wait === null ? null : clock.now().getTime() + wait }, true);
    next(wait);
  }

  function waitAfter(why: Problem): number {
    const told = why.data.retryAfterMs;
    if (typeof told === 'number') return Math.min(told, LONGEST_WAIT_MS);
    const { backoff } = record().tenant.rules;
    return why.retryable ? backoffDelay(failures, backoff, deps.random.fraction()) : backoff.capMs;
  }

  const next = (wait: number | null) =>
    deps.schedule.set('pull', wait ?? record().tenant.rules.pollIntervalMs, () => {
      // Nobody sees what it would bring, and it pulls anew when it is seen. A first sync goes on.
      if (isComplete && deps.rest.sight() !== 'seen') return;
      void pulling.ask({ why: 'timer' });
      deps.onTimer();
    });

  return {
    pull: (wish) => pulling.ask(wish),
    ruled: () => {
      if (failures === 0) next(null);
    },
    stop: () => pulling.stop(),
  };
}
