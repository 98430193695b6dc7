// What a browser does that needs room, and what a bad disk does: the database of a profile is gone or damaged, IndexedDB is
// gone, or both are. What no copy holds any more is noted: of that, the server must hear.
import type { Draw } from './draw.ts';
import { keptIn } from './fates.ts';
import type { Phone } from './phone.ts';
import type { WorldState } from './state.ts';

/** An event that its device cannot have any more. */
export interface Lost {
  eventId: string;
  profile: string;
  /** Of the life that it was committed in, as far as that can be told. */
  deviceId: string;
  deviceEpoch: number | null;
  /** `both`: database and spool; `database`: it was not in the spool yet. */
  how: 'both' | 'database';
  /** What the cookie named when the spool was lost, then or later; all that is left to tell of it. */
  session?: string | null;
}

const KINDS = { lost: 3, damaged: 4, spool: 4, both: 3 } as const;

const PAGE = 4_096;
const DAMAGE: readonly ((bytes: Uint8Array) => Uint8Array | undefined)[] = [
  (bytes) => bytes.fill(7, 100, 200),
  (bytes) => bytes.fill(7, PAGE),
  (bytes) => bytes.slice(0, Math.floor(bytes.length / PAGE / 2) * PAGE),
  () => new Uint8Array(0),
];

const NONE: ReadonlySet<string> = new Set();

interface Place {
  profile: string;
  /** `null`: none was made, or its name is known to nobody any more. */
  file: string | null;
  deviceId: string;
  deviceEpoch: number | null;
  /** What the spool holds. */
  sealed: ReadonlySet<string>;
  /** There is a way back to the file without the spool. */
  hasCopy: boolean;
  /** Events that the database holds; none when it was damaged before and nobody has opened it since. */
  kept: ReadonlySet<string>;
}

/** Happens while the browser is dead; then it is opened again. */
export async function evict(world: WorldState, phone: Phone, draw: Draw): Promise<void> {
  const { scheduler } = world;
  await scheduler.quiet();
  const kind = draw.weighted(KINDS);
  phone.device.kill();
  const places = await scheduler.work(() => placesOf(phone));
  const hit = new Set(kind === 'spool' ? [] : somePlaces(places, draw));
  const spoolIsGone = kind === 'spool' || kind === 'both';
  const names = [...hit].map(({ profile }) => profile.slice(-4)).join(' ');
  scheduler.note(`${phone.name}: EVICTED ${kind} ${names}`);
  for (const { file } of hit)
    if (file) spoil(phone, file, kind === 'damaged' || (kind === 'both' && draw.chance(0.5)), draw);
  for (const place of places) noteLost(phone, place, hit.has(place), spoolIsGone);
  if (spoolIsGone) {
    noteSessions(phone, (await phone.device.spool.device()).id);
    phone.device.losesSpool();
  }
  phone.evictions += 1;
  phone.doom = null;
  phone.tabs = [];
  phone.openTab();
}

async function placesOf(phone: Phone): Promise<Place[]> {
  const { spool, store } = phone.device;
  const [{ id }, records, copies] = await Promise.all([spool.device(), spool.profiles(), store.copies()]);
  const places: Place[] = [];
  for (const { profile, deviceEpoch } of records) {
    const { file } = await spool.databaseKey(profile);
    const { entries } = await spool.entries(profile);
    // Of what was answered the spool keeps the verdict, and the server the event.
    const sealed = entries.map((entry) => entry.id);
    const hasCopy = copies.some((copy) => copy.file === file && copy.deviceEpoch === deviceEpoch);
    const kept = isStillDamaged(phone, file)
      ? NONE
      : new Set((await keptIn(phone, profile)).events.map((one) => one.id));
    if (file) phone.kept.set(file, kept);
    places.push({ profile, file, deviceId: id, deviceEpoch, sealed: new Set(sealed), hasCopy, kept });
  }
  const known = new Set(records.map(({ profile }) => profile));
  // Their spool was lost before, and nobody has signed in since.
  for (const { profile, file, deviceId, deviceEpoch } of copies) {
    if (known.has(profile)) continue;
    const kept = (!isStillDamaged(phone, file) && phone.kept.get(file)) || NONE;
    places.push({ profile, file, deviceId, deviceEpoch, sealed: NONE, hasCopy: true, kept });
  }
  return places;
}

function isStillDamaged({ device, damaged }: Phone, file: string | null): boolean {
  const then = file === null ? undefined : damaged.get(file);
  const now = then && device.store.bytes(file!);
  return now != null && Buffer.from(now).equals(then!);
}

/** At least one. */
function somePlaces(places: readonly Place[], draw: Draw): Place[] {
  if (places.length === 0) return [];
  const first = draw.pick(places);
  return places.filter((place) => place === first || draw.chance(0.5));
}

function spoil({ device, damaged }: Phone, file: string, isDamage: boolean, draw: Draw): void {
  if (isDamage && device.store.bytes(file) !== null) {
    device.store.damage(file, draw.pick(DAMAGE));
    damaged.set(file, device.store.bytes(file)!);
  } else device.store.lose(file);
}

/** Whoever is to tell of a loss may be lost as well, before there was anything else to lose. */
function noteSessions({ lost, line }: Phone, deviceId: string): void {
  for (const one of lost.values()) if (one.deviceId === deviceId) one.session = line.sessionOf(one.profile);
}

function noteLost(phone: Phone, place: Place, databaseIsGone: boolean, spoolIsGone: boolean): void {
  const { profile, deviceId, deviceEpoch, sealed, hasCopy, kept } = place;
  if (!databaseIsGone && !spoolIsGone) return;
  const isKept = (eventId: string) => !databaseIsGone && hasCopy && kept.has(eventId);
  const how = spoolIsGone ? 'both' : 'database';
  for (const { eventId, profile: own } of phone.promised) {
    if (own !== profile || phone.lost.has(eventId) || isKept(eventId)) continue;
    const toldAs = { eventId, profile, deviceId, deviceEpoch, how } as const;
    if (!spoolIsGone && sealed.has(eventId)) phone.spoolOnly.set(eventId, toldAs);
    else phone.lost.set(eventId, toldAs);
  }
}
