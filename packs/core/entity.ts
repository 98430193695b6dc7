import type { Row } from '#protocol/common.ts';
import type { ErrorCode, ErrorData } from '#protocol/errors.ts';
import type { Text } from '#protocol/locale.ts';
import type { Fields, ValuesOf } from './field.ts';
import type { Policy } from './policy.ts';
import type { Scope } from './scope.ts';

/** What every row has beside its declared fields. `lastModifiedAt` is the server's clock; a new local row has version 0. */
export interface RowMeta {
  id: string;
  version: number;
  lastModifiedAt: string;
}
export type RowOf<F extends Fields> = ValuesOf<F> & RowMeta;

/** Who acts and when; the same on the device that predicts and on the server that decides. */
export interface Author {
  userId: string;
  deviceId: string;
  /** The instant the event carries, by the device's clock. */
  occurredAt: string;
}

/** Why a rule refuses an action. */
export interface Refusal {
  code: ErrorCode;
  data?: ErrorData;
}

/**
 * A named action on a row. `check` and `apply` are the rule both sides share: pure, so that the device predicts and the
 * server decides with the same code.
 */
export interface Action<F extends Fields = Fields, P extends Fields = Fields> {
  label: Text;
  /** Roles that may do it. */
  roles: readonly string[];
  payload: P;
  /** Asked for once more before it is done, in words that name the record. */
  irreversible: boolean;
  /** A word on the record as it was seen: refused with `WRONG_STATE` when another has changed it since. */
  asSeen?: boolean;
  /**
   * A word on somebody else's work: refused with `OWN_WORK` to the one whom the record names as its `author`, unless their
   * role is one of `except`.
   */
  byAnother?: { except: readonly string[] };
  /** Makes the record: the row it is given has its id, version 0 and `null` in every field. Absent: the record exists. */
  creates?: boolean;
  check(row: RowOf<F>, payload: ValuesOf<P>): Refusal | null;
  apply(row: RowOf<F>, payload: ValuesOf<P>, author: Author): Partial<ValuesOf<F>>;
}

export const action = <F extends Fields, P extends Fields>(_row: F, definition: Action<F, P>): Action<F, P> =>
  definition;

/** One kind of record, declared once for the device, the wire, the server and the screens. */
export interface Entity<F extends Fields = Fields> {
  /** Without its pack: `delivery`. */
  name: string;
  label: Text;
  labelMany: Text;
  fields: F;
  scope: readonly Scope[];
  policy: Policy<RowOf<F>>;
  actions: Readonly<Record<string, Action<F, Fields>>>;
  /** What notes of the audit log may say happened to a record, beside what is done to it. */
  notes: Readonly<Record<string, { label: Text }>>;
  /** Smaller goes first, in the first sync and in the outbox. */
  priority: number;
  /** Columns a person searches in. */
  search: readonly (keyof F & string)[];
  /**
   * Columns that lists filter and sort by, each list one index on devices; unique ones within the tenant. The server, which
   * reads rows by id, keeps the unique ones and those its effects ask by (`onServer`): each costs every write.
   */
  indexes: readonly { columns: readonly (keyof F & string)[]; unique?: boolean; onServer?: boolean }[];
  /** Who may do the verbs that every entity can have; absent: nobody. */
  writes: Writes;
  /** Why the record is not deleted as it stands, whoever asks. Pure, for both sides; absent: nothing keeps it. */
  keeps?(row: RowOf<F>): Refusal | null;
  /** Fields that only the server writes: read-only in forms, refused in payloads of CREATE and UPDATE. */
  serverFields: readonly (keyof F & string)[];
  /** The field that holds who made the record: stamped with the event's author by both sides, one of `serverFields`. */
  author?: keyof F & string;
  /** Columns that together name the thing in the world, within the tenant: two records with the same are one. */
  naturalKey: readonly (keyof F & string)[];
  /** Whose values lists show while a conflict waits for a person; absent: mine, marked. */
  untilSettled?: 'mine' | 'theirs';
  /** Texts that are encrypted at rest on both sides. */
  sensitive: readonly (keyof F & string)[];
  /** The field of the server that says so of each row. */
  sealedFlag?: keyof F & string;
  /** Other policies that a tenant's rules may choose, each kind at most once. */
  alternatives: readonly Policy<RowOf<F>>[];
  /** How long a row is kept, or some of its content; absent: for ever. */
  retention?: Retention<keyof F & string>;
  /** Records whose amounts are the sum of these rows: rows that somebody still counts on are never taken away. */
  summedIn?: readonly string[];
  /** Fields of the server that follow from the row and those it refers to: devices foresee them by the same function. */
  derived?: Derived<F>;
  /** The field that names the record in lists and sentences; absent: the first text. */
  title?: keyof F & string;
  /** Up to three more for the second line. */
  subtitle: readonly (keyof F & string)[];
}

/**
 * Kept for `days` after the day or instant in `after`, by the server's clock: then the row goes from devices and server, or
 * only the content of `fields`, where the record itself must stay. A tenant's rules may name other days from `least` to `most`.
 */
export interface Retention<Column extends string = string> {
  days: number;
  /** What the trade must be able to prove. */
  least: number;
  /** How long there is a reason to keep it. */
  most: number;
  after: Column;
  fields?: readonly Column[];
}

/** Gives a record of the same pack that the row refers to; `undefined`: not known here. */
export type Find = (entity: string, id: string) => Row | undefined;

/** Computed when the row is made, and again when a field of `from` is written. Pure. */
export interface Derived<F extends Fields> {
  from: readonly (keyof F & string)[];
  /** Some of `serverFields`. */
  fields: readonly (keyof F & string)[];
  /** Entities of the pack that `of` looks into. */
  needs: readonly string[];
  of(row: RowOf<F>, find: Find): Partial<ValuesOf<F>>;
}

/** Roles by verb. */
export interface Writes {
  create?: readonly string[];
  update?: readonly string[];
  delete?: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: an entity of any fields; its functions take the rows of their own fields only
export type AnyEntity = Entity<any>;

/** What a declaration may leave out: nothing of it. */
type Lists = 'search' | 'indexes' | 'serverFields' | 'naturalKey' | 'sensitive' | 'alternatives' | 'subtitle' | 'notes';

export function defineEntity<const F extends Fields>(
  entity: Omit<Entity<F>, 'actions' | 'writes' | Lists> &
    Partial<Pick<Entity<F>, 'writes' | Lists>> & {
      // biome-ignore lint/suspicious/noExplicitAny: each action has a payload of its own
      actions?: Readonly<Record<string, Action<NoInfer<F>, any>>>;
    },
): Entity<F> {
  return {
    ...{ actions: {}, writes: {}, search: [], indexes: [], serverFields: [], naturalKey: [], sensitive: [] },
    ...{ alternatives: [], subtitle: [], notes: {} },
    ...entity,
  };
}
