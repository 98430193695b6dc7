// Station 6: apply. All that a batch stands on, locked: files, natural keys, records, open conflicts.
import { isMaking } from '#packs/core/deed.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { pgArray } from '../sql-values.ts';
import type { Batch } from './batch.ts';
import { draftOf } from './judge-making.ts';
import { addLeads, type Named, nameable } from './leads.ts';
import { filesHere, filesIn, holdFiles } from './named-files.ts';
import { type Draft, findByNature, naturalKeyOf } from './natural-keys.ts';
import { meantBy, saidBy } from './permission.ts';
import { foreseen, type Renamer, type Renaming, renamerOf } from './renaming.ts';
import type { Target } from './target.ts';
import { lockTargets } from './targets.ts';

export const keyOf = (event: { entity: string; entityId: string }): string => `${event.entity} ${event.entityId}`;

export interface Ground {
  meant: Map<SyncEvent, ReturnType<typeof meantBy>>;
  /** By entity and id. */
  targets: Map<string, Target>;
  /** The natural key of what an event makes. */
  natures: Map<SyncEvent, string>;
  /** Ids of the records that stand under a natural key, of the keys that were asked for; kept as the batch makes it. */
  byNature: Map<string, string[]>;
  here: ReadonlySet<string>;
  /** Records that events lead to, and their author may name: by entity and id. */
  nameable: Set<string>;
  /** By record: events that wait for a person. */
  open: Map<string, Map<string, OpenConflict>>;
}

/** Whose it is, and what it wanted. */
interface OpenConflict {
  deviceId: string;
  userId: string;
  action: string | null;
  /** The record's id as the device sent it. */
  sentAs: string | null;
}

/** Whether an event had this verdict before. */
type InConflict = (id: string) => boolean;

/** Files before natural keys before rows, each in their order: every transaction takes its locks in this order. */
export async function lockGround(
  batch: Batch,
  events: readonly SyncEvent[],
  inConflict: InConflict = () => false,
): Promise<Ground> {
  const { tx, account, tenantPacks } = batch;
  const ground: Ground = {
    ...{
      meant: new Map(),
      targets: new Map(),
      natures: new Map(),
      byNature: new Map(),
      here: new Set(),
      nameable: new Set(),
      open: new Map(),
    },
  };
  const hashes: string[] = [];
  const named: Named = new Map();
  const wanted = new Map<KnownEntity, Set<string>>();
  const want = (known: KnownEntity, id: string) => wanted.set(known, (wanted.get(known) ?? new Set()).add(id));
  const drafts: Draft[] = [];
  const renamers: Renamer[] = [];
  for (const event of events) {
    const meant = meantBy(event, account.role, tenantPacks);
    ground.meant.set(event, meant);
    if (!meant.ok || meant.value.deed.kind === 'note') continue;
    const { known, asked, deed } = meant.value;
    const { fields, values: said } = saidBy(meant.value);
    hashes.push(...filesIn(fields, said));
    addLeads(named, meant.value, account.role);
    want(known, event.entityId);
    const renamer = renamerOf(meant.value, event.entityId);
    if (renamer) renamers.push(renamer);
    if (!isMaking(asked) || known.entity.naturalKey.length === 0) continue;
    if (deed.kind !== 'create' && deed.kind !== 'action') continue;
    const values = draftOf(known, deed, event);
    const key = naturalKeyOf(known, values);
    if (key === null) continue;
    ground.natures.set(event, key);
    drafts.push({ known, values });
  }
  const files = Promise.all([holdFiles(tx, account.tenantId, hashes), filesHere(tx, account.tenantId, hashes)]);
  if (renamers.length > 0) drafts.push(...(await foreseen(tx, account.tenantId, renamers)));
  if (drafts.length > 0) {
    await files;
    ground.byNature = await findByNature(tx, account.tenantId, drafts);
    for (const { known, values } of drafts) {
      for (const id of ground.byNature.get(naturalKeyOf(known, values) ?? '') ?? []) want(known, id);
    }
  }
  const entities = [...wanted].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
  const [[, here], mine, ...locked] = await Promise.all([
    files,
    nameable(batch, named),
    ...entities.map(([known, ids]) => lockTargets(batch, known, [...ids])),
  ]);
  for (const [index, [known]] of entities.entries()) {
    for (const [id, target] of locked[index] ?? []) ground.targets.set(`${known.name} ${id}`, target);
  }
  ground.here = here;
  ground.nameable = mine;
  ground.open = await openConflicts(batch, events, ground, inConflict);
  return ground;
}

/** The ground of more events of the same batch: what is known already stays as the batch has made it. */
export async function addGround(batch: Batch, ground: Ground, events: readonly SyncEvent[]): Promise<void> {
  if (events.length === 0) return;
  const more = await lockGround(batch, events);
  for (const [event, said] of more.meant) ground.meant.set(event, said);
  for (const [event, nature] of more.natures) ground.natures.set(event, nature);
  for (const [key, target] of more.targets) if (!ground.targets.has(key)) ground.targets.set(key, target);
  for (const [key, ids] of more.byNature) if (!ground.byNature.has(key)) ground.byNature.set(key, ids);
  for (const [key, open] of more.open) ground.open.set(key, open);
  for (const key of more.nameable) ground.nameable.add(key);
}

/**
 * Who bears these natural keys: those that a record comes to by more than its event says, or that nobody foresaw. Rows are held
 * already; should two such batches wait for each other, PostgreSQL ends one of them and it is tried again.
 */
export async function askNatures(batch: Batch, ground: Ground, drafts: readonly Draft[]): Promise<void> {
  const { tx, account } = batch;
  const unasked = drafts.filter(({ known, values }) => !ground.byNature.has(naturalKeyOf(known, values) ?? ''));
  const found = await findByNature(tx, account.tenantId, unasked);
  for (const [key, ids] of found) ground.byNature.set(key, ids);
  for (const known of new Set(unasked.map((draft) => draft.known))) {
    const keys = unasked.flatMap((draft) => (draft.known === known ? naturalKeyOf(known, draft.values)! : []));
    const ids = new Set(keys.flatMap((key) => found.get(key) ?? []));
    const unknown = [...ids].filter((id) => !ground.targets.has(`${known.name} ${id}`));
    if (unknown.length === 0) continue;
    for (const [id, target] of await lockTargets(batch, known, unknown)) {
      ground.targets.set(`${known.name} ${id}`, target);
    }
  }
}

/** A record goes by another natural key from now on, as far as these were asked for. */
export function renamed({ byNature }: Ground, id: string, { from, to }: Renaming): void {
  if (from !== null && byNature.has(from))
    byNature.set(
      from,
      byNature.get(from)!.filter((other) => other !== id),
    );
  if (to !== null && byNature.has(to)) byNature.set(to, [...byNature.get(to)!.filter((other) => other !== id), id]);
}

/** Asked for only when an event may settle one, by a choice or as the next on its record; the records are locked, so nobody else settles them meanwhile. */
async function openConflicts(
  { tx, account }: Batch,
  events: readonly SyncEvent[],
  { meant }: Ground,
  inConflict: InConflict,
): Promise<Ground['open']> {
  const choices = events.filter((event) => {
    const said = meant.get(event);
    return said?.ok && (said.value.deed.kind === 'resolve' || event.after.some(inConflict));
  });
  if (choices.length === 0) return new Map();
  const rows = await tx.sql<({ entity: string; entityId: string; eventId: string } & OpenConflict)[]>`
    select c.entity, c.entity_id as "entityId", c.event_id as "eventId", c.device_id as "deviceId", c.user_id as "userId",
      l.event ->> 'action' as action, l.event ->> 'entityId' as "sentAs"
    from navette.conflict_log c left join navette.ledger l using (tenant_id, device_id, event_id)
    where c.tenant_id = ${account.tenantId} and c.entity = any(${pgArray([...new Set(choices.map(({ entity }) => entity))])}::text[])
      and c.entity_id = any(${pgArray(choices.map(({ entityId }) => entityId))}::uuid[])
      and c.outcome = 'conflict' and c.settled_at is null and c.device_id is not null`;
  const open: Ground['open'] = new Map();
  const judgedNow = new Set(events.map(({ id }) => id));
  for (const row of rows) {
    if (judgedNow.has(row.eventId)) continue;
    const ofRecord = open.get(keyOf(row)) ?? new Map<string, OpenConflict>();
    open.set(keyOf(row), ofRecord.set(row.eventId, row));
  }
  return open;
}
