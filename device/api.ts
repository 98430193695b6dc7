import type { Row } from '#protocol/common.ts';
import type { Problem } from '#protocol/errors.ts';
import type { Incident } from '#protocol/incident.ts';
import type { Locale } from '#protocol/locale.ts';
import type { Result } from '#protocol/result.ts';
import type { Rules } from '#protocol/rules.ts';
import type { KnownDevice, RevokedBy } from '#protocol/session.ts';
import type { ImportAnswer } from '#protocol/work-file.ts';

/**
 * What becomes of work that the server does not have. `keep`: it stays here, encrypted, and is sent with its author's own session.
 * `delete`: it is given up for good; `count`: as many as the person was told (`UNSENT_WORK`), so that nothing goes that came since.
 */
export type UnsentChoice = { unsent: 'keep' } | { unsent: 'delete'; count: number };

/**
 * What a screen may ask of the device. The whole device runs in a dedicated worker, one per tab; this interface crosses to
 * the page by Comlink, so every value is plain data.
 *
 * `shownTo`: the profile that the asking screen was shown to. When another one is open by then nothing is read or kept, and
 * what answers with a problem refuses with `REAUTH_REQUIRED`. Who does not say it is the open profile.
 */
export interface DeviceApi {
  /** What this device is and who is signed in; called at start and after each `session` notice. */
  state(): Promise<DeviceState>;
  /** Calls back on every notice, from this tab, other tabs and the service worker; the answer ends it. */
  subscribe(listener: (notice: DeviceNotice) => void): Promise<() => void>;

  /** Online only. `DEVICE_LIMIT` carries `data.devices: KnownDevice[]`; go on by naming the one it `replaces`. */
  signIn(wanted: SignIn): Promise<Result<Profile>>;
  /** Opens a profile that is signed in on this device (no network needed). */
  open(profile: string): Promise<Result<Profile>>;
  /**
   * Refuses with `UNSENT_WORK` (`data.count`) when something waits and nothing was chosen, or more waits by now than the person
   * has given up.
   */
  signOut(choice?: UnsentChoice, shownTo?: string): Promise<Result<null>>;

  /** Station 1 → 2. Resolves when row, event and audit entry are durable in one transaction. */
  commit(intent: Intent, shownTo?: string): Promise<Result<Committed>>;

  /** One read-only SQL statement over the tables of the packs (`logistics_delivery`, columns as on the wire, JSON fields as text). */
  query<Row extends Record<string, SqlValue>>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;

  /** Bytes that an event names by hash: the device's own copy, else the server's. `null`: not here and no network. */
  attachment(sha256: string): Promise<{ mime: string; bytes: Uint8Array } | null>;

  /** What a person has put into the form of a record so far, as `keepDraft` was given it; encrypted here, never sent. */
  draft(record: RecordName, shownTo?: string): Promise<string | null>;
  /** `null`: it is done with. */
  keepDraft(record: RecordName, body: string | null, shownTo?: string): Promise<void>;
  /** How many unfinished forms are kept: a sign-out gives them up. */
  countDrafts(shownTo?: string): Promise<number>;

  sync(): Promise<SyncSummary>;
  /** What only a page can see, told by it: try to push and pull now. */
  wake(reason: 'online' | 'visible'): Promise<void>;
  /**
   * Nobody sees the page: until it is visible again this tab keeps nothing that others need, and still sends what is committed.
   * `frozen`: the browser is about to stop it; what is under way ends now.
   */
  rest(how: 'hidden' | 'frozen'): Promise<void>;
  /** Push and pull now; resolves with what came of it. */
  syncNow(): Promise<Result<SyncSummary>>;
  /**
   * The journal of this profile's own events, newest first. `before`: a sequence. `states`: of these only, where
   * `needsYou` means refusals not yet read; those that were read are in the whole journal.
   */
  journal(page: { limit: number; before?: number; states?: readonly WorkState[] }): Promise<JournalEntry[]>;
  /** The person has read a refusal: it counts as `needsYou` no longer, here and in `record_state`; the journal keeps it. */
  acknowledge(eventId: string, shownTo?: string): Promise<Result<null>>;

  /** Refusals that nobody has read, settled or given up, in the order they were made, with what was sent; works offline. */
  refusals(): Promise<Refusal[]>;
  /**
   * Sends a refused event again as a new one, with other values where they are given. The refused one counts as replaced, and
   * what was parked behind it is sent again after the new one. `NOT_FOUND`: it is not refused, or replaced already.
   */
  sendAgain(
    eventId: string,
    corrected?: Pick<Intent, 'payload' | 'attachments' | 'context' | 'seenVersion'>,
    shownTo?: string,
  ): Promise<Result<Committed>>;
  /** Gives a refused event up, with what is parked behind it. The journal and the audit log keep that it was. */
  discard(eventId: string, shownTo?: string): Promise<Result<null>>;

  /** Records of which both versions wait for a person; works offline. */
  conflicts(): Promise<ConflictCase[]>;
  /**
   * The person's choice, sent as an event. `values`: what is to be written over theirs, field by field; none: theirs stands.
   * `delete`: the record goes, as mine wanted. `NOT_FOUND`: nothing waits there (any more).
   */
  resolveConflict(choice: ConflictChoice, shownTo?: string): Promise<Result<Committed>>;

  /** The person has read what went wrong with the storage. */
  incidentRead(id: string, shownTo?: string): Promise<void>;

  /**
   * All that waits of a profile as a file that only its office can open; nothing is removed. `profile`: one that was left here,
   * absent: the active one. `NOT_FOUND`: nothing waits.
   */
  exportWork(profile?: string, shownTo?: string): Promise<Result<WorkFile>>;
  /** For administrators, online only: what a file of unsent work holds (`look`), or takes it in. */
  importWork(file: Blob, look: boolean): Promise<Result<ImportAnswer>>;
  /** Compares what this device shows with the server, and fetches it anew when it differs. Online only. */
  checkData(): Promise<Result<DataCheck>>;

  storage(): Promise<StorageReport>;
  /** Asks the browser to keep the data; its answer. */
  persist(): Promise<boolean>;
  /** One request of an administrator's screen, with this profile's session; online only. Its answer is as `docs/PROTOCOL.md` says. */
  administer(call: AdminCall, shownTo?: string): Promise<Result<unknown>>;
  /** At once here; the server hears it at the next contact. */
  renameDevice(name: string): Promise<Result<null>>;
}

export interface AdminCall {
  method: 'GET' | 'PUT' | 'POST';
  path: `/api/admin/${string}`;
  body?: unknown;
}

export interface RecordName {
  entity: string;
  entityId: string;
}

export type SqlValue = string | number | null;

export interface SignIn {
  email: string;
  password: string;
  deviceName: string;
  /** For the device registry: a short user-agent text. */
  platform: string;
  replaces?: string;
}

export interface Profile {
  /** `tenant` and `user` on this device; names the database, the spool and the cookie. */
  profile: string;
  user: { id: string; name: string; role: string; locale: Locale };
  tenant: { id: string; name: string; packs: string[]; rules: Rules };
}

export interface DeviceState {
  deviceId: string;
  deviceName: string;
  /** The open profile; `null`: show sign-in. */
  active: Profile | null;
  /** Every profile that has data here: the active one and those that left work behind; `waiting` counts records. */
  profiles: { profile: string; userName: string; tenantName: string; signedIn: boolean; waiting: number }[];
  /**
   * The database of this profile could not be brought to the app's version: it is kept as it was, what waits goes on being
   * sent, and its person cannot work in it until a start has succeeded. Each start tries again. `WINDOW_ASLEEP`: another tab
   * has it; it is tried again without a start.
   */
  stuck: { profile: string; problem: Problem } | null;
  /** The session ended: local work goes on, sending waits for a sign-in. */
  requiresReauth: boolean;
  /** The first sync of the active profile is complete. */
  ready: boolean;
  /** The server had data removed from this device, and nobody has signed in since: who took the device out of use. */
  wipedBy: RevokedBy | null;
  /** Databases of people that are here while the browser has deleted their keys: signing in brings them back. */
  recoverable: number;
  /** What went wrong with the storage under the active profile and was mended, and that its person has not read yet. */
  incidents: Incident[];
}

/** A typed action of a screen on one record. */
export interface Intent {
  entity: string;
  /** Absent for an audit note (it stands under its own event's id) and for a new record (an id is drawn for it). */
  entityId?: string;
  action: string;
  payload: Record<string, unknown>;
  /** Version of the row that the person was shown: what others wrote in it since, they have not seen. Absent: the row as it is. */
  seenVersion?: number;
  /** Files the payload names by hash; they become durable in the same transaction. */
  attachments?: { sha256: string; mime: string; bytes: Uint8Array }[];
  /** What the page knows and a worker does not: battery, network type, position. */
  context?: {
    battery?: number;
    network?: string;
    position?: { latitude: number; longitude: number; accuracyM: number };
  };
}

export interface Committed {
  eventId: string;
  /** Sequence of this profile: "event 345". */
  seq: number;
  /** The record; of a new one the id that was drawn. */
  entityId: string;
}

/** The five states a person sees; see `docs/GLOSSARY.md`. */
export type WorkState = 'saved' | 'sending' | 'received' | 'amended' | 'needsYou';

export interface SyncSummary {
  /** By the last contact, never by `navigator.onLine`. */
  reachable: boolean | null;
  phase: 'idle' | 'pushing' | 'pulling';
  /** Events by state, of the active profile. `received` and `amended` count all there ever were. */
  counts: Record<WorkState, number>;
  /** Files that wait to be uploaded. */
  filesWaiting: number;
  /** "344 of 344": what the server has received, of what was ever committed in this device epoch. */
  received: number;
  committed: number;
  oldestWaitingAt: string | null;
  lastContactAt: string | null;
  /** Of the last try; `null` after a success. */
  problem: Problem | null;
  nextTryAt: string | null;
  /** The first sync, while it runs. */
  firstSync: FirstSync | null;
}

export interface FirstSync {
  rows: number;
  total: number | null;
  /** Wire name of the entity → rows so far and in all. */
  byEntity: Record<string, { rows: number; total: number }>;
  /** Uncompressed bytes received. */
  bytes: number;
  /** Milliseconds left, when it can be known. */
  leftMs: number | null;
}

export interface JournalEntry {
  eventId: string;
  seq: number;
  entity: string;
  entityId: string;
  action: string;
  occurredAt: string;
  state: WorkState;
  receivedAt: string | null;
  /** When the person said that they had read a refusal. */
  acknowledgedAt: string | null;
  /** Why it needs a person, or what the office changed. */
  code: string | null;
  message: string | null;
  /** Values for the sentence of `code` (`byName`, `at` …), from the receipt's resolution. */
  data: Record<string, unknown>;
  /** The event that took the place of this refused one. */
  replacedBy: string | null;
}

/** A refused event, and what can be done about it. */
export interface Refusal extends JournalEntry {
  payload: Record<string, unknown>;
  /** The refused event that this one came after: it has not been judged itself. */
  parkedBehind: string | null;
  /** Why it cannot be sent again from here, whatever the values; `null`: it can. */
  obstacle: Problem | null;
}

/** The conflicts of one record: this person's version, marked in lists until it is settled, and the server's. */
export interface ConflictCase {
  entity: string;
  entityId: string;
  /** Why: `VERSION_CONFLICT`, or what the office did meanwhile. */
  code: string;
  /** `office`: it was withdrawn there, and there it is settled. */
  waitsFor: 'you' | 'office';
  /** The events that a choice settles. */
  eventIds: string[];
  /** When the first of them was made, by this device's clock. */
  madeAt: string;
  /** `null`: deleted. */
  mine: Row | null;
  theirs: Row | null;
  /** Of theirs, also of a deletion. */
  theirsVersion: number;
  /** Who wrote theirs, as far as the server says: not when another program did. */
  theirsBy: string | null;
  theirsByName: string | null;
  theirsAt: string | null;
  /** Fields that differ. */
  fields: ConflictField[];
  /** A deletion is among mine: who made it may still want it. */
  hasDeletion: boolean;
  /** A choice was made here and has not been answered yet. */
  isChosen: boolean;
}

export interface ConflictField {
  name: string;
  mine: unknown;
  theirs: unknown;
  /** Both sides changed it; the others differ because only one did. */
  isContested: boolean;
  /** I changed it. */
  isMine: boolean;
}

export interface ConflictChoice {
  entity: string;
  entityId: string;
  values: Record<string, unknown>;
  delete?: boolean;
  /** Version of theirs that the person was shown. Absent: theirs as it is. */
  seenVersion?: number;
}

export interface WorkFile {
  name: string;
  file: Blob;
  events: number;
  files: number;
}

export interface DataCheck {
  /** Entities that differed and were fetched anew: rows here, and rows that should be. */
  differs: { entity: string; here: number; there: number }[];
}

export interface StorageReport {
  /** Bytes. */
  used: number | null;
  persistent: boolean;
}

export type DeviceNotice =
  /** Rows of these wire entities changed; `*` after a rebuild. */
  | { kind: 'rows'; entities: string[] }
  | { kind: 'sync'; summary: SyncSummary }
  | { kind: 'session' }
  /** New entries are in the spool: the page asks for Background Sync under this tag, new each time (`outbox-<n>`). */
  | { kind: 'sealed'; tag: string }
  /** A refusal or conflict that arrived now, or one that somebody else has settled: tell the person once. */
  | { kind: 'verdict'; entry: JournalEntry };

export type { KnownDevice };
