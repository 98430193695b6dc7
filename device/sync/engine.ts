// Stations 3, 4, 8, 9 and 10: when they run in a tab. At start, after each commit, when the network comes back or the app
// becomes visible, on a timer by the tenant's rules, on a poke, when another tab or the service worker has sent, when asked.
import type { KnownEntity } from '#packs/registry.ts';
import type { DataCheck, DeviceNotice, SyncSummary } from '../api.ts';
import type { Database } from '../db/database.ts';
import { createLive, type LiveMessage } from '../live/live.ts';
import { healSeals } from '../outbox/heal.ts';
import type { Channel } from '../ports/channel.ts';
import type { Timers } from '../ports/timers.ts';
import type { Rest } from '../rest.ts';
import type { Drain } from '../spool/drain.ts';
import type { SpoolNotice } from '../spool/notices.ts';
import type { DrainDeps } from '../spool/run.ts';
import type { ProfileRecord } from '../spool/spool.ts';
import { createBoard } from './board.ts';
import { type Listener, listen } from './listen.ts';
import type { OpenFeed } from './pull.ts';
import { createPullWork, type PullWish } from './pull-work.ts';
import { createPushWork } from './push-work.ts';
import { createSchedule } from './schedule.ts';
import { wasReached } from './status.ts';

export interface EngineDeps extends DrainDeps {
  db: Database;
  profile: string;
  entities: readonly KnownEntity[];
  timers: Timers;
  rest: Rest;
  drain: Drain;
  tabs: Channel<LiveMessage>;
  /** As it is now: rules and session may be renewed. */
  record(): ProfileRecord;
  tell(notice: DeviceNotice): void;
  report(error: unknown): void;
  /** See `PushDeps`. */
  onParked(): Promise<void>;
}

export interface Engine {
  /** `early`: the first request of a first sync, sent while the database was made. */
  start(early?: OpenFeed): void;
  /** After a commit: send it. */
  committed(entities: readonly string[]): void;
  /** A commit found no room. */
  noRoom(): void;
  /** Rows or counts changed without a commit. */
  changed(entities: readonly string[]): void;
  /** The tenant's rules have changed. */
  ruled(): void;
  /** What only a page can see. Back in a network, whatever was missed is asked for at once. */
  wake(reason: 'online' | 'visible'): void;
  /** Push, then pull; resolves when both are done. */
  now(): Promise<void>;
  /** Compares the rows with the server's; `null`: it cannot be said now. */
  check(): Promise<DataCheck | null>;
  /** What tabs and the service worker tell each other about sending. */
  heard(notice: SpoolNotice): void;
  /** Everything committed is in the spool when it resolves, if it fits. */
  seal(): Promise<void>;
  summary(): Promise<SyncSummary>;
  sending(): boolean;
  /** Resolves when nothing touches the database any more. */
  stop(): Promise<void>;
}

export function createEngine(deps: EngineDeps): Engine {
  const { profile, timers, rest, report } = deps;
  const isUnseen = () => rest.sight() !== 'seen';
  // A page that nobody sees reads nothing anew: all of it is told when it is seen.
  const tell = (notice: DeviceNotice) => {
    if (notice.kind !== 'rows' || !isUnseen()) deps.tell(notice);
  };
  const stopping = new AbortController();
  const schedule = createSchedule<'push' | 'pull' | 'sending' | 'settle'>(timers);
  const live = createLive({
    channel: deps.tabs,
    timers,
    profile,
    tell,
    heard: (message) => {
      if (message.kind === 'try') board.heard(message.status);
      else if (message.kind !== 'damaged') board.refresh();
    },
  });
  const board = createBoard({
    ...deps,
    isUnseen,
    tell: (summary) => tell({ kind: 'sync', summary }),
    tellTabs: (status) => live.tried(status),
  });
  const parts = { ...deps, live, board, schedule, signal: stopping.signal };
  const pushWork = createPushWork(parts);
  const pullWork = createPullWork({
    ...parts,
    onTimer: () => void pushWork.push({ hurry: false }),
    onOffered: () => void pushWork.push({ hurry: true }),
  });
  let listener: Listener | null = null;
  let healing: Promise<unknown> = Promise.resolve();
  let poked = false;

  const listenHere = () => {
    if (listener || isUnseen() || stopping.signal.aborted) return;
    listener = listen({
      ...deps,
      rules: () => deps.record().tenant.rules,
      onReached: () => void reached(),
      onPoke: poke,
    });
  };
  const deaf = rest.listen((sight, before) => {
    if (sight !== 'seen') {
      void listener?.stop();
      listener = null;
      if (before === 'frozen') void pushWork.push({ hurry: true });
      return;
    }
    listenHere();
    pushWork.sending(false);
    tell({ kind: 'rows', entities: ['*'] });
    board.refresh();
  });

  const both = async (hurry: boolean, why: PullWish['why']) => {
    await pushWork.push({ hurry });
    await pullWork.pull({ why });
  };
  /** Each batch of ours that arrives pokes us as well: what it brings is pulled once, when all are sent. */
  const poke = () => {
    poked = board.activity().sending;
    if (poked) return;
    // A timer that slept with its page may have missed its moment.
    if (board.status().push.problem) void pushWork.push({ hurry: false });
    void pullWork.pull({ why: 'now' });
  };
  /** A browser may not know, or not say, that its network is back. What only waits because nobody answered goes at once. */
  const reached = async () => {
    poke();
    // Also what an earlier life of this tab has left waiting.
    await pushWork.push({ hurry: false });
    if (!wasReached(board.status().push.problem)) await pushWork.push({ hurry: true });
  };
  const changed = (entities: readonly string[]) => {
    live.rows(entities);
    board.refresh();
  };

  return {
    start: (early) => {
      // Neither waits for the other: a first sync goes out at once, and so does what an earlier life has left.
      void pullWork.pull({ why: 'now', early });
      healing = healSeals(deps).catch((error: unknown) => pushWork.failed(error));
      healing
        .then(() => pushWork.push({ hurry: false }))
        .then(() => (stopping.signal.aborted ? undefined : pushWork.askBrowser()))
        .catch(report);
      listenHere();
    },
    committed: (entities) => {
      changed(entities);
      void pushWork.seal().then(() => pushWork.push({ hurry: false }));
    },
    noRoom: () => pushWork.noRoom(),
    changed,
    ruled: () => pullWork.ruled(),
    wake: (reason) => {
      listener?.hurry();
      if (isUnseen()) void pushWork.push({ hurry: true });
      else void both(true, reason === 'online' ? 'now' : 'timer');
    },
    now: () => both(true, 'now'),
    check: async () => {
      await pushWork.push({ hurry: true });
      let found: DataCheck | null = null;
      await pullWork.pull({
        why: 'now',
        check: (told) => {
          found = told;
        },
      });
      return found;
    },
    heard: (notice) => {
      // What others have sent is settled when somebody looks; what this tab sends, after each push.
      if (isUnseen()) return;
      const whose = notice.kind === 'drained' ? notice.outcome.profile : notice.profile;
      if (whose !== profile || notice.kind === 'session') return;
      pushWork.sending(notice.kind !== 'drained');
      if (notice.kind === 'settled') pushWork.settleSoon();
      if (notice.kind !== 'drained') return;
      void pushWork.settle();
      if (poked) poke();
    },
    seal: () => pushWork.seal(),
    summary: () => board.summary(),
    sending: () => board.activity().sending,
    stop: async () => {
      stopping.abort();
      deaf();
      schedule.stop();
      live.stop();
      board.stop();
      await Promise.all([listener?.stop(), pullWork.stop(), pushWork.stop(), healing.catch(() => undefined)]);
    },
  };
}
