// Stations 3, 4 and 8: what the spool keeps between the database of a profile and the server.
import type { Problem } from '#protocol/errors.ts';
import type { Incident } from '#protocol/incident.ts';
import type { Received } from '#protocol/push.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { Result } from '#protocol/result.ts';
import type { RevokedBy, SessionAnswer, WipeReport } from '#protocol/session.ts';

/** What is known of an entry without opening it; enough to plan. */
export interface SpoolEntry {
  /** The event's id, or the SHA-256 of a file. */
  id: string;
  kind: 'event' | 'file';
  /** Of the event; a file has the sequence of the event that names it. */
  seq: number;
  /** Smaller goes first. */
  priority: number;
  /** Events that must not be sent after this one. Ids that are not in the spool have been sent already. */
  after: readonly string[];
  /** Of those, what this device does not have any more: a server that does not know it either need not wait for it. */
  lacking?: readonly string[];
  /** Bytes of the body before sealing. */
  size: number;
  /** Of a file. */
  mime?: string;
}

export interface NewEntry extends Omit<SpoolEntry, 'size'> {
  /** UTF-8 JSON of the whole event with its checksum, or the bytes of the file. */
  body: Uint8Array<ArrayBuffer>;
}

/** The last event of a profile: travels with each push so that the server can tell a hole or a fork. */
export interface SpoolHead {
  deviceEpoch: number;
  seq: number;
  hash: string;
}

/** One answer of the server, kept until station 8 has written it into the profile's database. */
export interface Settled {
  /** Final ones only. */
  receipts: Receipt[];
  /** Files that the server has now. */
  files: string[];
  received: Received | null;
  /** The server's clock, ISO 8601. */
  serverTime: string | null;
  /** Of the server that has the files: one that was set back since has them no more. */
  epoch?: number;
}

/**
 * Records that the server does not have whole, as people are told. A file is part of its record: alone it counts once its
 * record has been sent.
 */
export const recordsWaiting = ({ events, files }: { events: number; files: number }): number => events || files;

export interface DeviceIdentity {
  id: string;
  name: string;
  /** The server had a profile wiped here, and nobody has signed in since. Says nothing of the person. */
  wipedBy?: RevokedBy;
  /** It goes on as a device that has lost its spool: the profiles that have signed in since. */
  adopted?: string[];
}

/** One person of one tenant on this device. Sealed at rest. */
export interface ProfileRecord {
  profile: string;
  /** As typed at sign-in; finds the profile whose sequence the next sign-in goes on with. */
  email: string;
  deviceEpoch: number;
  /** The server's. */
  epoch: number;
  user: SessionAnswer['user'];
  tenant: SessionAnswer['tenant'];
  licence: {
    text: string;
    key: string;
    /** The device's clock when it came, and the latest time it has shown since. Milliseconds. */
    receivedAt: number;
    seenAt: number;
  };
  /** Milliseconds by the device's clock. `null`: must be renewed first. */
  access: { token: string; expiresAt: number } | null;
  /** When its person last signed in, or opened it again. Milliseconds, by the device's clock. */
  chosenAt?: number | undefined;
  /** For people. `false`: signed out; the drain still uses the session until everything is sent. */
  signedIn: boolean;
  /** The server has ended the session; only a sign-in helps. */
  requiresReauth: boolean;
  /** For whom what waits may be exported. */
  exportKey?: string | undefined;
  /** Found out at the sign-in that made this record; noted when the database is opened. */
  found?: { kind: 'SPOOL_LOST' | 'STORAGE_LOST'; deviceEpoch: number; lastSeq?: number };
  /** The database was there once: when it is not, it was lost. */
  opened?: boolean;
  /** Not told to the server yet; of what no database could keep. See `session/kept-incidents.ts`. */
  incidents?: Incident[];
}

export const afterSignIn = ({ id, name, adopted }: DeviceIdentity, profile: string): DeviceIdentity => ({
  id,
  name,
  ...(adopted && { adopted: [...new Set([...adopted, profile])] }),
});

/** How sending goes, of one profile; shared by all tabs and the service worker. Nothing personal in it. */
export interface DrainState {
  /** Failures in a row. */
  attempts: number;
  /** Those of them that a smaller push might have escaped. */
  halvings: number;
  /** No try before this moment, in milliseconds. */
  notBefore: number;
  /** Who said so: the server's word is obeyed by everyone, our own back-off yields to a person's tap. */
  saidBy: 'server' | 'backoff';
  /** Of the last try. */
  problem: Problem | null;
  /** The last answer that was certainly the server's. */
  lastContactAt: number | null;
  /** Events and files that failed alone, and may do so again: they go last, in this order. */
  suspects: string[];
}

export const FRESH_DRAIN: DrainState = {
  attempts: 0,
  halvings: 0,
  notBefore: 0,
  saidBy: 'backoff',
  problem: null,
  lastContactAt: null,
  suspects: [],
};

export interface SigningKey {
  /** Ed25519: 32 bytes, base64url. */
  publicKey: string;
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

export interface DatabaseKey {
  /** Says nothing of the person. */
  file: string;
  key: Uint8Array<ArrayBuffer>;
}

/** What the spool cannot remove itself of a wiped profile. */
export interface Remains {
  profile: string;
  /** Database files of earlier lives, whose keys are gone. */
  files: string[];
  /** The session on the server and its cookie; not when the same person has signed in again meanwhile. */
  session: boolean;
  /** What the server is to hear when it ordered the wipe; `null`: it did not, or has heard. */
  report: WipeReport | null;
}

/** An order of the server that is being obeyed. */
export interface WipeOrder {
  order: string;
  by: RevokedBy;
  deviceEpoch: number;
}

/** What is told of it. A life that recorded nothing has no head. */
export function reportOf({ order, deviceEpoch }: WipeOrder, head: SpoolHead | null | undefined): WipeReport {
  return { order, deviceEpoch, seq: head?.deviceEpoch === deviceEpoch ? head.seq : 0 };
}

/** A part of `Remains` that is done. */
export type RemainsPart = 'session' | 'report' | { file: string };

/** What is left when that part is done; `null`: nothing. */
export function without(remains: Remains, part: RemainsPart): Remains | null {
  const left = rest(remains, part);
  return left.files.length > 0 || left.session || left.report ? left : null;
}

function rest(remains: Remains, part: RemainsPart): Remains {
  if (part === 'session') return { ...remains, session: false };
  if (part === 'report') return { ...remains, report: null };
  return { ...remains, files: remains.files.filter((file) => file !== part.file) };
}

/** The profile is unknown here, or was wiped while the work was under way. Nothing was written. */
export class ProfileGone extends Error {
  constructor(profile: string) {
    super(`profile ${profile} is not on this device`);
    this.name = 'ProfileGone';
  }
}

/**
 * A small encrypted store outside SQLite that the service worker can read: entries on their way out, receipts on their
 * way in, sessions and keys. What is put is on the disk when the promise resolves. An entry leaves by `settle` or by the
 * wipe of its whole profile, and in no other way.
 */
export interface Spool {
  /** Made at the first call, never changed. */
  device(): Promise<DeviceIdentity>;
  renameDevice(name: string): Promise<void>;
  /** This device is one that has lost its spool; not any more when somebody is signed in. Answers whether. */
  adoptDevice(id: string): Promise<boolean>;
  /** The key that this device signs exports with; made at the first call, never leaves. */
  signingKey(): Promise<SigningKey>;

  /**
   * Station 3. All or none. Repeatable: an entry that is there is sealed again with the same bytes, one whose receipt
   * waits in `settled` is left out. Answers the ids of those that are there now. `STORAGE_FULL` when it does not fit.
   * `file`: the database that they are of, see `ofFile`.
   */
  put(profile: string, entries: readonly NewEntry[], head?: SpoolHead, file?: string): Promise<Result<string[]>>;
  head(profile: string): Promise<SpoolHead | null>;

  /** `mark` changes whenever something was put. */
  entries(profile: string): Promise<{ entries: SpoolEntry[]; mark: number }>;
  /** In the order asked. `null`: not there, or its seal is broken. */
  bodies(profile: string, ids: readonly string[]): Promise<(Uint8Array<ArrayBuffer> | null)[]>;
  /** Entries waiting, of each profile that has any. */
  counts(): Promise<Map<string, { events: number; files: number }>>;

  /**
   * Station 4. In one transaction: keeps the answer and removes the events its final receipts name and its files.
   * Answers the `mark`.
   */
  settle(profile: string, settled: Settled): Promise<number>;
  /** Station 8, in the order they came. One whose seal is broken is given up: its events can be put, and sent, again. */
  settled(profile: string): Promise<{ key: number; settled: Settled }[]>;
  /** After the database, which is `file`, has them. */
  forget(profile: string, keys: readonly number[], file?: string): Promise<void>;

  profiles(): Promise<ProfileRecord[]>;
  profile(profile: string): Promise<ProfileRecord | null>;
  /**
   * Applies a pure change, again when another tab was faster; answers what is stored now. `null` from `change` leaves
   * things as they are. The first record of a profile also makes its keys: nothing can be put before.
   */
  changeProfile(
    profile: string,
    change: (before: ProfileRecord | null) => ProfileRecord | null,
  ): Promise<ProfileRecord | null>;

  drainState(profile: string): Promise<DrainState>;
  setDrainState(profile: string, state: DrainState): Promise<void>;

  /**
   * The name of the profile's SQLite file and its raw 256-bit key, kept wrapped by the device's own key. Made at the first
   * call, destroyed together by a wipe: no later life of the profile ever meets the file of an earlier one.
   */
  databaseKey(profile: string): Promise<DatabaseKey>;
  /** Before the first record of a profile: its database is one that is here already, and has come as far as `head`. */
  adoptKey(profile: string, key: DatabaseKey, head?: SpoolHead): Promise<void>;

  /**
   * Destroys the profile's keys and all it has here in one transaction: with its key gone the database file can no longer
   * be read, and nobody will open it again. `remains` tells what is left to do elsewhere. `ordered`: by the server.
   */
  wipe(profile: string, ordered?: WipeOrder): Promise<void>;
  /** This profile has signed in: `device().wipedBy` has been told, and its life on this device is known again. */
  signedIn(profile: string): Promise<void>;
  remains(): Promise<Remains[]>;
  remainDone(profile: string, part: RemainsPart): Promise<void>;

  close(): void;
}

/**
 * As the tab sees it that has this database open. Once the profile was signed out for good, also when its person is back, nothing
 * of that file is put, and no answer is let go that its next life waits for: `ProfileGone`.
 */
export const ofFile = (spool: Spool, file: string): Spool => ({
  ...spool,
  put: (profile, entries, head) => spool.put(profile, entries, head, file),
  forget: (profile, keys) => spool.forget(profile, keys, file),
});
