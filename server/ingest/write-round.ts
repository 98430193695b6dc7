// Station 6: apply. The writes of one round: the server's own part, then one statement for each entity and kind.
import { isTracked } from '#packs/core/policy.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { snakeCase } from '#server/database/columns.ts';
import { DELETED_AT, isSame } from '../policies/policy.ts';
import type { Batch } from './batch.ts';
import { derive } from './derive.ts';
import type { Addition } from './effect.ts';
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

/** Writes them. Gives each row as it travels now, by entity and id; one that stayed the same is left out. */
export async function writeRound(batch: Batch, writes: readonly Write[]): Promise<Map<string, Row>> {
  await complete(batch, writes);
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

const isNews = (patch: Readonly<Record<string, unknown>>, { row }: Target): boolean =>
  row === null || Object.entries(patch).some(([name, value]) => name === DELETED_AT || !isSame(value, row[name]));

/** The server's part that needs the database. */
async function complete(batch: Batch, writes: readonly Write[]): Promise<void> {
  const groups = new Map<string, Write[]>();
  for (const write of writes) {
    const { entity, action } = write.event;
    if (!completionOf(entity, action) && !entityNamed(entity)!.entity.derived) continue;
    groups.set(`${entity} ${action}`, [...(groups.get(`${entity} ${action}`) ?? []), write]);
  }
  // One after the other: they take locks of their own, and always in this order.
  for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { entity, action } = group[0]!.event;
    const deriving = group.map((write) => ({
      row: standing(write),
      patch: write.judgement.patch,
      making: write.judgement.making === true,
    }));
    const known = entityNamed(entity)!;
    const find = await derive(batch, known, deriving);
    const completion = completionOf(entity, action);
    if (!completion) continue;
    const given = group.map((write) => ({ event: write.event, row: standing(write) }));
    const added = await completion.complete(batch, given, find);
    const moved = group.filter((write, at) => adds(write, given[at]!.row, added.get(write.event.id), known));
    const again = moved.map((write) => ({ row: standing(write), patch: write.judgement.patch, making: false }));
    await derive(batch, known, again);
  }
}

/** Takes over what was added. Whether it moves what is derived from the row. */
function adds(
  { judgement }: Write,
  before: Row,
  { patch, tell, because }: Addition = { patch: {}, tell: [] },
  { entity }: KnownEntity,
): boolean {
  Object.assign(judgement.patch, patch);
  if (tell.length > 0) {
    judgement.told = [...judgement.told, ...tell];
    judgement.shown ??= before;
    if (because) judgement.because = because;
  }
  return entity.derived?.from.some((name: string) => name in patch && !isSame(patch[name], before[name])) ?? false;
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
