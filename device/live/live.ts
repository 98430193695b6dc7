import type { DeviceNotice, JournalEntry } from '../api.ts';
import type { Channel } from '../ports/channel.ts';
import type { Timers } from '../ports/timers.ts';
import type { TryStatus } from '../sync/status.ts';
import { createGather } from './gather.ts';

/** The name of the channel between tabs. The service worker does not hear it: it knows no rows. */
export const LIVE_CHANNEL = 'navette-live';

/** What a tab tells the others of the same profile. */
export type LiveMessage = { profile: string } & (
  | { kind: 'rows'; entities: string[] }
  | { kind: 'verdict'; entry: JournalEntry }
  /** The first sync is complete. */
  | { kind: 'ready' }
  /** How a try to reach the server ended: nobody needs to try again to know. */
  | { kind: 'try'; status: TryStatus }
  /** The file of the database is to be mended: who has it open closes it. */
  | { kind: 'damaged' }
);

/** Notices to this tab's screens and to those of the other tabs. */
export interface Live {
  /** Rows of these entities changed, `*` for all. */
  rows(entities: readonly string[]): void;
  verdict(entry: JournalEntry): void;
  ready(): void;
  /** What went wrong with the data is to be read, and all rows may be others. */
  mended(): void;
  tried(status: TryStatus): void;
  stop(): void;
}

/** Changes closer together than this are one notice: less than a person sees, more than a page needs to render. */
const TOGETHER_MS = 50;

export function createLive(deps: {
  channel: Channel<LiveMessage>;
  timers: Timers;
  profile: string;
  /** To this tab's screens. */
  tell: (notice: DeviceNotice) => void;
  /** What another tab has told, besides what screens are told. */
  heard: (message: LiveMessage) => void;
}): Live {
  const { channel, profile, tell } = deps;
  const screens = createGather<string>(deps.timers, TOGETHER_MS, (entities) =>
    tell({ kind: 'rows', entities: [...new Set(entities)] }),
  );
  const others = createGather<string>(deps.timers, TOGETHER_MS, (entities) =>
    channel.send({ profile, kind: 'rows', entities: [...new Set(entities)] }),
  );
  const add = (gather: typeof screens, entities: readonly string[]) => {
    for (const entity of entities) gather.add(entity);
  };
  const deaf = channel.listen((message) => {
    if (message.profile !== profile) return;
    if (message.kind === 'rows') add(screens, message.entities);
    if (message.kind === 'verdict') tell({ kind: 'verdict', entry: message.entry });
    if (message.kind === 'ready') tell({ kind: 'session' });
    deps.heard(message);
  });
  return {
    rows: (entities) => {
      add(screens, entities);
      add(others, entities);
    },
    verdict: (entry) => {
      tell({ kind: 'verdict', entry });
      channel.send({ profile, kind: 'verdict', entry });
    },
    ready: () => {
      tell({ kind: 'session' });
      channel.send({ profile, kind: 'ready' });
    },
    mended: () => {
      tell({ kind: 'session' });
      add(screens, ['*']);
      add(others, ['*']);
    },
    tried: (status) => channel.send({ profile, kind: 'try', status }),
    stop: () => {
      deaf();
      screens.stop();
      others.stop();
    },
  };
}
