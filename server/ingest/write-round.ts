// Station 6: apply. The writes of one round: the server's own part, then one statement for each entity and kind.
import type { Find } from '#packs/core/entity.ts';
import { isTracked } from '#packs/core/policy.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { snakeCase } from '#server/database/columns.ts';
import { DELETED_AT, isSame } from '../policies/policy.ts';
import type { Batch } from './batch.ts';
import { derive } from './derive.ts';
import type { Addition, Completion } from './effect.ts';
import { completionOf } from './effects-registry.ts';
import type { Judgement } from './judgement.ts';
import { type Target, timesAfter } from './target.ts';
import { insertRows, patchRows, type RowPatch } from './write-rows.ts';

export interface Write {
  event: SyncEvent;
  judgement: Judgement & { kind: 'write' };
  target: Target;
  /** When the edit was made, by the server's clock. Milliseconds. */
  madeAt: number;
}

/** Writes them. Gives each row as it travels now, by entity and id; one that stayed the same is left out. `ahead`: events of later rounds. */
export async function writeRound(
  batch: Batch,
  writes: readonly Write[],
  ahead: readonly SyncEvent[],
): Promise<Map<string, Row>> {
  await complete(batch, writes, ahead);
  const { tx, account } = batch;
  const made = new Map<string, Record<string, unknown>[]>();
  const changed = new Map<string, RowPatch[]>();
  for (const write of writes) {
    const { event, judgement } = write;
    const patch = { ...judgement.patch, ...writtenBy(write) };
    if (Object.keys(judgement.patch).length === 0) continue;
    if (judgement.making) made.set(event.entity, [...(made.get(event.entity) ?? []), patch]);
    else changed.set(event.entity, [...(changed.get(event.entity) ?? []), { id: event.entityId, patch }]);
  }
  const written = await Promise.all([
    ...[...made].map(async ([name, rows]) => {
      const ids = rows.map(({ id }) => String(id));
      return named(name, await insertRows(tx, account.tenantId, entityNamed(name)!, rows, ids));
    }),
    ...[...changed].map(async ([name, patches]) =>
      named(name, await patchRows(tx, account.tenantId, entityNamed(name)!, patches)),
    ),
  ]);
  return new Map(written.flat());
}

const named = (name: string, rows: ReadonlyMap<string, Row>): [string, Row][] =>
  [...rows].map(([id, row]) => [`${name} ${id}`, row]);

/** Who wrote the row, its columns, and when, where a policy asks. That no instant of a row goes back the trigger sees to (`sql/track.ts`). */
function writtenBy({ event, judgement, target, madeAt }: Write): Record<string, unknown> {
  if (!isTracked(entityNamed(event.entity)!.entity)) return {};
  const own = { writtenAt: new Date(madeAt).toISOString(), writtenBy: event.userId };
  const { written } = target;
  if (judgement.making || !written) return own;
  const columnTimes = timesAfter(written, Object.keys(judgement.patch), madeAt);
  if (columnTimes) return { ...own, columnTimes };
  // What changes nothing is dropped where it is written (`sql/stamp.ts`), so it must not move the instant either.
  return isNews(judgement.patch, target)
    ? own
    : { ...own, writtenAt: new Date(Math.max(madeAt, written.at)).toISOString() };
}

type Complete = Completion['complete'];

const isNews = (patch: Readonly<Record<string, unknown>>, { row }: Target): boolean =>
  row === null || Object.entries(patch).some(([name, value]) => name === DELETED_AT || !isSame(value, row[name]));

/** The server's part that needs the database. */
async function complete(batch: Batch, writes: readonly Write[], ahead: readonly SyncEvent[]): Promise<void> {
  const keyOf = ({ event }: Write): string => `${event.entity} ${event.action}`;
  const due = writes.filter(
    ({ event: { entity, action } }) => completionOf(entity, action) ?? entityNamed(entity)!.entity.derived,
  );
  // One after the other: they take locks of their own, and always in this order.
  const groups = new Map<Complete | string, Write[]>();
  for (const write of due.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))) {
    const shared = completionOf(write.event.entity, write.event.action)?.complete ?? keyOf(write);
    const group = groups.get(shared);
    if (group) group.push(write);
    else groups.set(shared, [write]);
  }
  for (const [completing, group] of groups) {
    const find = await deriveAll(batch, group, (write) => write.judgement.making === true);
    if (typeof completing === 'string') continue;
    const given = group.map((write) => ({ event: write.event, row: standing(write) }));
    const added = await completing(batch, given, { find, ahead });
    const moved = group.filter((write, at) => adds(write, given[at]!.row, added.get(write.event.id)));
    await deriveAll(batch, moved, () => false);
  }
}

/** By entity, one after the other. Gives the records that were looked up for any of them. */
async function deriveAll(batch: Batch, group: readonly Write[], making: (write: Write) => boolean): Promise<Find> {
  const finds: Find[] = [];
  for (const entity of new Set(group.map(({ event }) => event.entity))) {
    const deriving = group
      .filter(({ event }) => event.entity === entity)
      .map((write) => ({ row: standing(write), patch: write.judgement.patch, making: making(write) }));
    finds.push(await derive(batch, entityNamed(entity)!, deriving));
  }
  return (name, id) => {
    for (const find of finds) {
      const found = find(name, id);
      if (found) return found;
    }
    return undefined;
  };
}

/** Takes over what was added. Whether it moves what is derived from the row. */
function adds(
  { event, judgement }: Write,
  before: Row,
  { patch, tell, because }: Addition = { patch: {}, tell: [] },
): boolean {
  Object.assign(judgement.patch, patch);
  if (tell.length > 0) {
    judgement.told = [...judgement.told, ...tell];
    judgement.shown ??= before;
    if (because) judgement.because = because;
  }
  const { derived } = entityNamed(event.entity)!.entity;
  return derived?.from.some((name: string) => name in patch && !isSame(patch[name], before[name])) ?? false;
}

/** The row as it will stand. */
const standing = ({ event, judgement, target }: Write): Row =>
  ({ ...target.row, ...judgement.patch, id: event.entityId }) as Row;

/** The record as it is after the write, for the events that come later in the batch. */
export function afterWrite({ event, judgement, target, madeAt }: Write, row: Row): void {
  const { written } = target;
  const isGone = judgement.held === false;
  target.row = isGone ? null : row;
  target.deleted = isGone ? row : null;
  if (judgement.making) Object.assign(target, { held: true, everHeld: true });
  if (!isTracked(entityNamed(event.entity)!.entity)) return;
  const by = event.userId;
  if (judgement.making || !written) {
    target.written = { versions: { '*': row.version }, times: {}, at: madeAt, by };
    return;
  }
  const columns = Object.keys(judgement.patch);
  target.written = {
    versions: { ...written.versions, ...Object.fromEntries(columns.map((name) => [snakeCase(name), row.version])) },
    times: timesAfter(written, columns, madeAt) ?? { '*': written.at, ...written.times },
    at: Math.max(written.at, madeAt),
    by,
  };
}
