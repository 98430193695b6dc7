// Stations 3, 4 and 8 from the page: seal what is committed, have it sent, take the receipts over.
import type { DeviceNotice } from '../api.ts';
import { type Database, isStorageFull } from '../db/database.ts';
import { needsRoom } from '../db/room.ts';
import type { Live } from '../live/live.ts';
import { sealAgain } from '../outbox/heal.ts';
import { countWork, entriesOf } from '../outbox/journal.ts';
import { seal } from '../outbox/seal.ts';
import { settle } from '../outbox/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Drain } from '../spool/drain.ts';
import type { Spool } from '../spool/spool.ts';
import type { Board } from './board.ts';
import { createCycle } from './cycle.ts';
import { createFullNote } from './note-full.ts';
import type { Schedule } from './schedule.ts';
import { untilStopped } from './until-stopped.ts';

export interface PushDeps {
  db: Database;
  spool: Spool;
  profile: string;
  clock: Clock;
  ids: Ids;
  drain: Drain;
  live: Live;
  board: Board;
  schedule: Schedule<'push' | 'sending' | 'settle'>;
  signal: AbortSignal;
  tell(notice: DeviceNotice): void;
  report(error: unknown): void;
  /** An event was refused because of the one it comes after, which may have been corrected meanwhile. */
  onParked(): Promise<void>;
}

export interface PushWork {
  /** Takes over what the server has answered. */
  settle(): Promise<void>;
  /** The same a little later, together with what comes meanwhile. */
  settleSoon(): void;
  seal(): Promise<void>;
  /** Seals, has everything sent, settles. */
  push(wish: { hurry: boolean }): Promise<void>;
  /** Asks for Background Sync when something of this profile waits. */
  askBrowser(): Promise<void>;
  /** Somebody on this device is sending for this profile, or has ended. */
  sending(now: boolean): void;
  /** Something was refused for want of room: it is said until there is some. */
  noRoom(): void;
  /** Said to people when it is for want of room; any other mistake is reported. */
  failed(error: unknown): void;
  stop(): Promise<void>;
}

/** Sending that is not heard of for this long has died with its tab. */
const SENDING_MS = 120_000;
/** While answers come batch by batch, each transaction would write the same pages again. */
const SETTLE_MS = 500;

/** Each of the four goes on while another waits: a commit is sealed at once although an earlier push is on a slow line. */
export function createPushWork(deps: PushDeps): PushWork {
  const { db, spool, profile, board, live, schedule, report } = deps;
  const onSealed = () => deps.tell({ kind: 'sealed', tag: `outbox-${deps.ids.next()}` });
  const nothing = () => undefined;
  let settleWaits = false;
  /** Something committed did not fit into the spool. */
  let unsealed = false;

  const note = createFullNote(deps);
  const full = (now: boolean) => {
    board.full(now);
    void (now ? note.met() : note.hasRoom()).catch(report);
  };
  const failed = (error: unknown) => (isStorageFull(error) ? full(true) : report(error));
  const looksForRoom = async () => {
    if (deps.signal.aborted) return;
    try {
      await needsRoom(db);
      full(false);
    } catch (error) {
      failed(error);
    }
  };

  const settling = createCycle<void>(
    async () => {
      settleWaits = false;
      const { entities, verdicts, offered } = await settle(deps);
      if (entities.length > 0) live.rows(entities);
      const entries = verdicts.length > 0 ? await entriesOf(db, verdicts) : [];
      for (const entry of entries) live.verdict(entry);
      board.refresh();
      if (entries.some(({ code }) => code === 'DEPENDENCY_REJECTED')) await deps.onParked();
      if (offered > 0) void pushing.ask({ hurry: true });
    },
    nothing,
    failed,
  );

  const sealing = createCycle<void>(
    async () => {
      const sealed = await seal(deps);
      unsealed = !sealed.ok;
      if (!sealed.ok) {
        board.tried('push', { problem: sealed.problem, retryAt: null }, false);
        if (sealed.problem.code === 'STORAGE_FULL') await note.met();
      } else if (sealed.value > 0) onSealed();
      board.refresh();
    },
    nothing,
    failed,
  );

  const pushing = createCycle<{ hurry: boolean }>(
    async ({ hurry }) => {
      await sealing.ask();
      if (board.status().full) await looksForRoom();
      if ((await spool.counts()).size > 0) await drain(hurry);
      else if (!unsealed) {
        board.tried('push', { problem: null, retryAt: null }, false);
        if (!board.status().full) await note.hasRoom();
      }
      await settling.ask();
    },
    (first, second) => ({ hurry: first.hurry || second.hurry }),
    failed,
  );

  async function drain(hurry: boolean): Promise<void> {
    board.doing({ pushing: true });
    // A drain needs the spool only: it may go on when this profile is closed.
    const outcomes = await untilStopped(deps.signal, [], () => deps.drain.request({ first: profile, hurry })).finally(
      () => board.doing({ pushing: false }),
    );
    // Others' work that was left here is tried again as well.
    const retries = outcomes.flatMap(({ retryAt }) => retryAt ?? []);
    const wait = retries.length > 0 ? Math.min(...retries) - deps.clock.now().getTime() : null;
    schedule.set('push', wait, () => void pushing.ask({ hurry: false }));
    const mine = outcomes.find((outcome) => outcome.profile === profile);
    if (!mine) return;
    const { problem, retryAt, damaged, tried } = mine;
    await sealAgain(db, damaged);
    board.tried('push', { problem, retryAt }, tried);
    if (problem?.code === 'STORAGE_FULL') await note.met();
  }

  const flag = createCycle<boolean>(
    async (sending) => {
      await db.run('UPDATE temp.sending SET now = ?', [sending ? 1 : 0]);
      live.rows((await countWork(db, sending)).waitingEntities);
    },
    (_, latest) => latest,
    report,
  );
  const sending = (now: boolean) => {
    schedule.set('sending', now ? SENDING_MS : null, () => sending(false));
    if (board.activity().sending === now) return;
    board.doing({ sending: now });
    void flag.ask(now);
  };

  return {
    settle: () => settling.ask(),
    settleSoon: () => {
      if (settleWaits) return;
      settleWaits = true;
      schedule.set('settle', SETTLE_MS, () => void settling.ask());
    },
    seal: () => sealing.ask(),
    push: (wish) => pushing.ask(wish),
    askBrowser: async () => {
      if ((await spool.counts()).has(profile)) onSealed();
    },
    sending,
    noRoom: () => full(true),
    failed,
    stop: async () => {
      await pushing.stop();
      await Promise.all([sealing.stop(), settling.stop(), flag.stop()]);
    },
  };
}
