// Station 6: apply. All new events of a batch, with a number of statements that does not grow with it.
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { dependency } from './after.ts';
import type { Batch, Judged } from './batch.ts';
import { type Judgement, judge, type Target } from './judge.ts';
import { filesHere, filesIn, holdFiles } from './named-files.ts';
import { namesOf } from './names.ts';
import { permission } from './permission.ts';
import { applied, conflict, refusal, tooLate, waiting } from './receipts.ts';
import { lockTargets } from './targets.ts';
import { patchRows, type RowPatch } from './write-rows.ts';

/** A record that is nobody's and nowhere: what a forged event is about. */
const NOWHERE: Target = { row: null, held: false, everHeld: false };

const keyOf = (event: SyncEvent): string => `${event.entity} ${event.entityId}`;

/** The records of a batch and the files it names, all locked. */
interface Ground {
  targets: Map<string, Target>;
  here: ReadonlySet<string>;
}

/**
 * Judges and applies events, which stand in the order that `after` asks for. `before` knows the verdicts of earlier
 * events. Receipts of events that only wait are among the answers; those of notes get their row when it is written.
 */
export async function applyEvents(
  batch: Batch,
  events: readonly SyncEvent[],
  before: ReadonlyMap<string, Receipt>,
): Promise<Map<string, Judged>> {
  const ground = await lockGround(batch, events);
  const verdicts = new Map(before);
  const done = new Map<string, Judged>();
  const late = new Map<SyncEvent, Judgement & { kind: 'late' }>();
  const settle = (event: SyncEvent, receipt: Receipt, note: Judged['conflict'] = null): void => {
    verdicts.set(event.id, receipt);
    done.set(event.id, { event, receipt, conflict: note });
  };

  // More than one round only when a record is written more than once.
  for (let open = events; open.length > 0; ) {
    const round = judgeRound(batch, open, ground, verdicts, settle, late);
    const rows = await writeRound(batch, round.writes);
    for (const { event, judgement, target } of round.writes) {
      const row = rows.get(keyOf(event)) ?? target.row!;
      target.row = row;
      const status = judgement.amended ? 'amended' : 'applied';
      const note = judgement.logged
        ? { outcome: 'afterReassignment' as const, theirs: round.seen.get(event.id) }
        : null;
      settle(event, applied(event.id, status, { row, visible: target.held }), note);
    }
    open = round.deferred;
  }

  const names = await namesOf(
    batch.tx,
    batch.account.tenantId,
    [...late.values()].flatMap(({ by }) => by ?? []),
  );
  for (const [event, { code, by, at, row }] of late) {
    const byName = by === null ? null : (names.get(by) ?? null);
    settle(event, tooLate(event.id, { code, by, byName, at }, batch.reader), { outcome: 'late', theirs: row });
  }
  return done;
}

/** Files before rows, rows by their ids: every transaction takes its locks in this order. */
async function lockGround({ tx, account, tenantPacks }: Batch, events: readonly SyncEvent[]): Promise<Ground> {
  const hashes: string[] = [];
  const wanted = new Map<KnownEntity, Set<string>>();
  for (const event of events) {
    const permitted = permission(event, account.role, tenantPacks);
    if (!permitted.ok || permitted.value.action === null) continue;
    const { known, payload } = permitted.value;
    hashes.push(...filesIn(payload, event.payload));
    wanted.set(known, (wanted.get(known) ?? new Set()).add(event.entityId));
  }
  const entities = [...wanted].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
  const [, here, ...locked] = await Promise.all([
    holdFiles(tx, account.tenantId, hashes),
    filesHere(tx, account.tenantId, hashes),
    ...entities.map(([known, ids]) => lockTargets(tx, account, known, [...ids])),
  ]);
  const targets = new Map<string, Target>();
  for (const [index, [known]] of entities.entries()) {
    for (const [id, target] of locked[index] ?? []) targets.set(`${known.name} ${id}`, target);
  }
  return { targets, here };
}

interface Write {
  event: SyncEvent;
  judgement: Judgement & { kind: 'write' };
  target: Target;
}

interface Round {
  writes: Write[];
  /** The rows as they were, by event. */
  seen: Map<string, unknown>;
  /** Events about a record that this round writes already, and those that come after such events. */
  deferred: SyncEvent[];
}

function judgeRound(
  batch: Batch,
  open: readonly SyncEvent[],
  ground: Ground,
  verdicts: ReadonlyMap<string, Receipt>,
  settle: (event: SyncEvent, receipt: Receipt, note?: Judged['conflict']) => void,
  late: Map<SyncEvent, Judgement & { kind: 'late' }>,
): Round {
  const { account, tenantPacks, epoch, reader } = batch;
  const round: Round = { writes: [], seen: new Map(), deferred: [] };
  const undecided = new Set<string>();
  const touched = new Set<string>();
  const defer = (event: SyncEvent): void => {
    round.deferred.push(event);
    undecided.add(event.id);
  };
  for (const event of open) {
    if (event.after.some((id) => undecided.has(id))) {
      defer(event);
      continue;
    }
    const hold = dependency(event.after, verdicts);
    if (hold.kind === 'waiting') settle(event, waiting(event.id, hold.ids));
    if (hold.kind === 'rejected') settle(event, refusal(event.id, 'DEPENDENCY_REJECTED', { eventId: hold.id }, reader));
    if (hold.kind !== 'free') continue;

    const target = ground.targets.get(keyOf(event)) ?? NOWHERE;
    const facts = { role: account.role, tenantPacks, epoch, target, filesHere: ground.here };
    const judgement = judge(event, facts);
    if (touched.has(keyOf(event)) && (judgement.kind === 'write' || judgement.kind === 'conflict')) {
      defer(event);
    } else if (judgement.kind === 'write') {
      round.writes.push({ event, judgement, target });
      round.seen.set(event.id, target.row);
      touched.add(keyOf(event));
      undecided.add(event.id);
      // What comes later in the batch is judged by what this one makes of the record.
      target.row = { ...target.row!, ...judgement.patch };
    } else if (judgement.kind === 'late') {
      // The name is asked for once, at the end; what comes after this event need not wait for it.
      late.set(event, judgement);
      settle(event, tooLate(event.id, { ...judgement, byName: null }, reader));
    } else if (judgement.kind === 'conflict') {
      const seen = { row: judgement.row, visible: target.held };
      settle(event, conflict(event.id, judgement.code, seen, reader), { outcome: 'conflict', theirs: judgement.row });
    } else if (judgement.kind === 'note') {
      settle(event, { eventId: event.id, status: 'applied' });
    } else settle(event, refusal(event.id, judgement.code, judgement.data, reader));
  }
  return round;
}

/** One statement for each entity. */
async function writeRound({ tx, account }: Batch, writes: readonly Write[]): Promise<Map<string, Row>> {
  const byEntity = new Map<string, RowPatch[]>();
  for (const { event, judgement } of writes) {
    const patches = byEntity.get(event.entity) ?? [];
    patches.push({ id: event.entityId, patch: judgement.patch });
    byEntity.set(event.entity, patches);
  }
  const written = await Promise.all(
    [...byEntity].map(async ([name, patches]) => {
      const rows = await patchRows(tx, account.tenantId, entityNamed(name)!, patches);
      return [...rows].map(([id, row]): [string, Row] => [`${name} ${id}`, row]);
    }),
  );
  return new Map(written.flat());
}
