// Station 6: apply. What a judgement is made of and what it says.
import type { Author } from '#packs/core/entity.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { ErrorCode, ErrorData } from '#protocol/errors.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Floors } from '#server/database/epoch.ts';
import type { EffectiveInstant } from '../policies/effective-instant.ts';
import type { Effect } from './effect.ts';
import type { Person } from './in-scope.ts';
import type { Draft } from './natural-keys.ts';
import type { meantBy } from './permission.ts';
import type { Base, Target } from './target.ts';

export interface Facts {
  role: string;
  sectors?: readonly string[];
  tenantPacks: readonly string[];
  /** Policies that the tenant's rules choose, by wire name of the entity. */
  policies?: Readonly<Record<string, string>>;
  /** Of the server. */
  epoch: number;
  floors?: Floors;
  /** Others are still expected with what the server has lost: a record that is missing may come. */
  awaitsOthers?: boolean;
  /** Of this event's arrival. */
  now?: Date;
  target: Target;
  filesHere: ReadonlySet<string>;
  /** What the event says, when it was read before. */
  meant?: ReturnType<typeof meantBy>;
  /** The one that the author's own edit before this one made; absent: the version that the event names. */
  base?: Base;
  /** Absent: as the event says. */
  madeAt?: EffectiveInstant;
  /**
   * Another record that stands under this natural key, one in the author's work before any other; `undefined`: nobody has asked
   * yet; `busy`: it is passed by.
   */
  twinOf?: (key: string) => Twin | 'busy' | null | undefined;
  /** What an earlier event of the author on the same record, in conflict, makes of this one: see `after.ts`. */
  behind?: 'joins' | 'overrides' | null;
  /** Events on this record that wait for a person. */
  openConflicts?: ReadonlyMap<string, { isOwn: boolean; isDeletion: boolean }>;
  /** Whether a record that a row of the author's is to lead to is or was theirs. */
  mayName?: (entity: string, id: string) => boolean;
  /** An administrator has it judged again. */
  byOffice?: boolean;
  /** The office lets it count although it had withdrawn the record. */
  accepted?: boolean;
}

export interface Twin {
  id: string;
  target: Target;
}

/** What both sides changed, and which of it was kept. */
export interface Clash {
  won: readonly string[];
  lost: readonly string[];
}

export type Judgement =
  /** Nothing but the entry in the audit log. */
  | { kind: 'note' }
  | {
      kind: 'write';
      /** Of a new record all of it. */
      patch: Record<string, unknown>;
      making?: true;
      /** The fields that the author is told of where they stand otherwise than shown, and the record as it was shown. */
      told: readonly string[];
      shown?: Readonly<Record<string, unknown>>;
      because?: { code: ErrorCode; data: ErrorData };
      logged: boolean;
      /** The record is in the author's work afterwards. */
      held?: boolean;
      /** What the author's next edit of the record has not seen of it, where a policy asks. */
      unseen?: Omit<Base, 'version'>;
      clash?: Clash;
      /** Milliseconds that the device's clock is off, where that made a difference. */
      driftMs?: number;
      /** A record with the same natural key that the author may not know of: for the office. */
      duplicateOf?: string;
      /** The conflicts that this choice settles. */
      settles?: readonly string[];
    }
  /** The author ends conflicts of their own on a record that is not theirs to see any more: nothing is written, nothing told of it. */
  | { kind: 'letGo'; settles: readonly string[] }
  /** The record exists already, under another id; `draft`: as its author made it. */
  | { kind: 'merge'; into: Twin; draft: Row; unseen: Omit<Base, 'version'> }
  /** No verdict yet: who bears the natural key of this draft? */
  | { kind: 'ask'; draft: Draft }
  /** No verdict yet: the record that it is about, or that its own is to lead to, may be offered again by somebody else. */
  | { kind: 'awaited' }
  /** No verdict in this push: the record, or one of that name, is passed by. */
  | { kind: 'busy' }
  /** The server's row stands until a person decides; `null`: it was deleted. `into`: it exists already, under another id. */
  | { kind: 'conflict'; code: ErrorCode; row: Row | null; columns: readonly string[]; into?: Twin }
  /** Another decision came first. */
  | { kind: 'late'; code: ErrorCode; by: string | null; at: string | null; row: Row }
  /** `overtaken`: by a deletion, as the record was; the policy decided that. */
  | { kind: 'reject'; code: ErrorCode; data: ErrorData; overtaken?: Row };

/** What an effect tells of. */
export const toldBy = (
  effect: ReturnType<Effect> | undefined,
  shown: Readonly<Record<string, unknown>>,
): Pick<Judgement & { kind: 'write' }, 'told' | 'shown'> =>
  effect && effect.tell.length > 0 ? { told: effect.tell, shown } : { told: [] };

export const reject = (code: ErrorCode, data: ErrorData = {}): Judgement => ({ kind: 'reject', code, data });

/** What the parts of the judgement are given: the event is permitted and well formed. */
export interface Case {
  event: SyncEvent;
  known: KnownEntity;
  facts: Facts;
  person: Person;
  author: Author;
}
