// What became of every event: in the devices' own databases and in the server's ledger.
import { type Database, isDamaged } from '#device/db/database.ts';
import { CONFLICT_RESOLVED } from '#packs/core/deed.ts';
import { CHAIN_START } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Phone } from './phone.ts';
import type { WorldState } from './state.ts';

export interface OutboxEvent {
  id: string;
  deviceEpoch: number;
  seq: number;
  state: string;
  code: string | null;
  /** As it is sent. */
  text: string;
}

export interface Verdict {
  status: string;
  code: string | null;
  /** Of the value that was refused. */
  path: string | null;
}

export interface Outbox {
  phone: Phone;
  profile: string;
  events: OutboxEvent[];
  chain: string;
  seq: number;
  deviceEpoch: number;
  /** Files of its own events that the server is said to have. */
  uploaded: string[];
}

export async function outboxesOf(phone: Phone): Promise<Outbox[]> {
  const outboxes: Outbox[] = [];
  for (const { profile } of await phone.device.spool.profiles()) {
    const kept = await keptIn(phone, profile);
    if (phone.evictions > 0) kept.events.push(...(await onlySealed(phone, profile, kept.events)));
    // Of a profile that is not open: the answers wait in the spool until its person comes back.
    const answers = new Map(
      (await phone.device.spool.settled(profile)).flatMap(({ settled }) =>
        settled.receipts.map((receipt) => [receipt.eventId, receipt] as const),
      ),
    );
    for (const event of kept.events) {
      const receipt = answers.get(event.id);
      if (receipt) Object.assign(event, { state: receipt.status, code: receipt.code ?? null });
    }
    outboxes.push({ phone, profile, ...kept });
  }
  return outboxes;
}

/** In the database; one that is damaged and was not opened since holds nothing. */
export async function keptIn(phone: Phone, profile: string): Promise<Omit<Outbox, 'phone' | 'profile'>> {
  let db: Database | null = null;
  try {
    db = await phone.device.database(profile);
    const there = await db.first(`SELECT 1 FROM sqlite_schema WHERE name = 'outbox'`);
    if (!there) return NOTHING();
    const events = await db.all<OutboxEvent & Record<string, unknown>>(
      `SELECT id, deviceEpoch, seq, state, code, event AS text FROM outbox JOIN outbox_event USING (deviceEpoch, seq)
       ORDER BY deviceEpoch, seq`,
    );
    const files = await db.all<{ sha256: string }>(
      `SELECT sha256 FROM attachment WHERE state = 'uploaded' AND eventId IS NOT NULL`,
    );
    const uploaded = files.map(({ sha256 }) => sha256);
    const meta = await db.all<{ key: string; value: string }>('SELECT key, value FROM meta');
    const known = Object.fromEntries(meta.map(({ key, value }) => [key, JSON.parse(value)]));
    return { events, chain: known.chain, seq: known.seq ?? 0, deviceEpoch: known.deviceEpoch ?? 1, uploaded };
  } catch (error) {
    if (isDamaged(error)) return NOTHING();
    throw error;
  } finally {
    await db?.close();
  }
}

const NOTHING = () => ({ events: [], chain: CHAIN_START, seq: 0, deviceEpoch: 1, uploaded: [] });

/** What the database has lost and will find in the spool when its person comes back. */
async function onlySealed(phone: Phone, profile: string, kept: readonly OutboxEvent[]): Promise<OutboxEvent[]> {
  const { spool } = phone.device;
  const there = new Set(kept.map(({ id }) => id));
  const { entries } = await spool.entries(profile);
  const events = entries.filter(({ kind, id }) => kind === 'event' && !there.has(id));
  const bodies = await spool.bodies(
    profile,
    events.map(({ id }) => id),
  );
  return bodies.map((body) => {
    const text = new TextDecoder().decode(body!);
    const { id, deviceEpoch, seq } = JSON.parse(text) as SyncEvent;
    return { id, deviceEpoch, seq, state: 'sealed', code: null, text };
  });
}

export async function verdictsOf(world: WorldState): Promise<Map<string, Verdict>> {
  const rows = await world.ground.truth<(Verdict & { id: string })[]>`
    select event_id as id, status, receipt ->> 'code' as code, receipt #>> '{resolution,data,path}' as path from navette.ledger
    where tenant_id = any(${world.tenants.map(({ id }) => id)})`;
  return new Map(rows.map(({ id, ...verdict }) => [id, verdict]));
}

/** Of these files of a device, those that the server does not have. */
export async function missingFiles(
  { ground }: WorldState,
  { tenant }: Phone,
  uploaded: readonly string[],
): Promise<string[]> {
  if (uploaded.length === 0) return [];
  const rows = await ground.truth<{ sha256: string }[]>`
    select sha256 from navette.attachment where tenant_id = ${tenant.id} and sha256 = any(${uploaded})`;
  const there = new Set(rows.map(({ sha256 }) => sha256));
  return uploaded.filter((sha256) => !there.has(sha256));
}

export async function fatesOf(world: WorldState): Promise<{ verdicts: Map<string, Verdict>; outboxes: Outbox[] }> {
  const outboxes: Outbox[] = [];
  for (const phone of world.phones) outboxes.push(...(await outboxesOf(phone)));
  return { verdicts: await verdictsOf(world), outboxes };
}

/** Events that rightly wait: for one in conflict, or for one that waits so itself. */
export function waitingRightly(outbox: Outbox, verdicts: ReadonlyMap<string, Verdict>): Set<string> {
  const waiting = new Set<string>();
  for (const { id, state, text } of outbox.events) {
    if (state !== 'committed' && state !== 'sealed') continue;
    const { after, action } = JSON.parse(text) as { after: string[]; action: string };
    // The choice between two versions is what a conflict waits for.
    if (
      action !== CONFLICT_RESOLVED &&
      after.some((parent) => waiting.has(parent) || verdicts.get(parent)?.status === 'conflict')
    )
      waiting.add(id);
  }
  return waiting;
}
