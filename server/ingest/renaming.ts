// Station 6: apply. Edits that give a record another natural key than it had.
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { Tx } from '#server/database/open.ts';
import { rowJson } from '#server/database/row-json.ts';
import { qualified } from '#server/database/sql/text.ts';
import { pgArray } from '../sql-values.ts';
import { type Case, type Judgement, reject } from './judgement.ts';
import { type Draft, naturalKeyOf } from './natural-keys.ts';
import type { Meant } from './permission.ts';
import type { Target } from './target.ts';

type Patch = Readonly<Record<string, unknown>>;

/** The natural keys that a write takes a record from and brings it to; `null`: none. A deleted record bears none. */
export interface Renaming {
  from: string | null;
  to: string | null;
}

const UNNAMED: Renaming = { from: null, to: null };

export function renaming(
  known: KnownEntity,
  target: Target,
  { patch, held, making }: Pick<Judgement & { kind: 'write' }, 'patch' | 'held' | 'making'>,
): Renaming {
  if (known.entity.naturalKey.length === 0) return UNNAMED;
  if (making) return { from: null, to: naturalKeyOf(known, patch) };
  const from = target.row && naturalKeyOf(known, target.row);
  return { from, to: held === false ? null : naturalKeyOf(known, afterwards(target, patch)) };
}

const afterwards = ({ row, deleted }: Target, patch: Patch): Patch => ({ ...(row ?? deleted), ...patch });

/**
 * The verdict on an edit that is otherwise to be written. Two records that exist are never made one: each has its history. Another
 * one of that name refuses the edit when its author may see it; else the edit stands, and only the office hears of it.
 */
export function underItsName({ known, facts }: Case, write: Judgement & { kind: 'write' }): Judgement {
  const { from, to } = renaming(known, facts.target, write);
  if (to === null || to === from || !facts.twinOf) return write;
  const twin = facts.twinOf(to);
  if (twin === 'busy') return { kind: 'busy' };
  if (twin === undefined) return { kind: 'ask', draft: { known, values: afterwards(facts.target, write.patch) } };
  if (twin === null) return write;
  if (!twin.target.held) return { ...write, duplicateOf: twin.id };
  return reject('ALREADY_EXISTS', { entityId: twin.id, same: known.entity.naturalKey });
}

/** An event that names part of what its record goes by. */
export interface Renamer {
  known: KnownEntity;
  entityId: string;
  values: Patch;
}

/** `null`: the event leaves its record the name it has, as far as the event alone can tell. */
export function renamerOf({ known, deed }: Meant, entityId: string): Renamer | null {
  const values = deed.kind === 'update' ? deed.values : deed.kind === 'resolve' ? deed.choice.values : {};
  return known.entity.naturalKey.some((column: string) => column in values) ? { known, entityId, values } : null;
}

/**
 * The records of these events as they are named and as they would be, one event after the other. Nothing is locked yet: names
 * are held before rows. What has changed until the rows are held is asked for then.
 */
export async function foreseen(tx: Tx, tenantId: string, renamers: readonly Renamer[]): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const known of new Set(renamers.map((each) => each.known))) {
    const own = renamers.filter((each) => each.known === known);
    const rows = await tx.sql.unsafe<{ id: string; row: Row }[]>(
      `select t.id, ${rowJson(known.name, 't')} as row from ${qualified(known.name)} t
       where t.tenant_id = $1 and t.id = any($2::uuid[])`,
      [tenantId, pgArray([...new Set(own.map(({ entityId }) => entityId))])],
      { prepare: true },
    );
    const standing = new Map<string, Patch>(rows.map(({ id, row }) => [id, row]));
    for (const values of standing.values()) drafts.push({ known, values });
    for (const { entityId, values } of own) {
      const before = standing.get(entityId);
      if (!before) continue;
      const after = { ...before, ...values };
      standing.set(entityId, after);
      drafts.push({ known, values: after });
    }
  }
  return drafts;
}
