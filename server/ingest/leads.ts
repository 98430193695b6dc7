// Station 6: apply. Records that events lead to: a `via` scope gives them to whoever has the row that names them, so nobody
// names one that was never theirs.
import { referencesIn } from '#packs/core/deed.ts';
import { leadsOf } from '#packs/core/leads.ts';
import { isTracked } from '#packs/core/policy.ts';
import { ownBucketsOf } from '#packs/core/scope.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import { literal, qualified } from '#server/database/sql/text.ts';
import { shareOf } from '../feed/share.ts';
import { isSame } from '../policies/policy.ts';
import { pgArray } from '../sql-values.ts';
import type { Batch } from './batch.ts';
import { type Case, type Judgement, reject } from './judgement.ts';
import { type Meant, saidBy } from './permission.ts';
import type { Target } from './target.ts';

/** Ids by the wire name of their entity. */
export type Named = Map<string, Set<string>>;

/** Adds the records that an event may lead to, as far as the event alone can tell, unless its author is given all of them. */
export function addLeads(named: Named, meant: Meant, role: string): void {
  const leads = leadsOf(meant.known);
  if (leads.length === 0) return;
  const { fields, values } = saidBy(meant);
  for (const { to, id } of referencesIn(fields, values)) {
    const lead = leads.find((one) => one.to.name === to);
    if (!lead || shareOf(lead.to, role) === 'whole') continue;
    const name = `${meant.known.pack.name}.${to}`;
    named.set(name, (named.get(name) ?? new Set()).add(id));
  }
}

/**
 * Those of them that are or were in one of the author's own buckets, or that they wrote last: by entity and id. What left
 * while a device was offline is still its person's to name. One statement, and none when there are none.
 */
export async function nameable({ tx, account }: Batch, named: Named): Promise<Set<string>> {
  if (named.size === 0) return new Set();
  const names = [...named.keys()].sort();
  const written = names
    .filter((name) => isTracked(entityNamed(name)!.entity))
    .map(
      (name) => `
     union select ${literal(name)}, id from ${qualified(name)}
     where tenant_id = $1 and id = any($2::uuid[]) and written_by = $5`,
    );
  const rows = await tx.sql.unsafe<{ entity: string; id: string }[]>(
    `select entity, id from navette.membership
     where tenant_id = $1 and id = any($2::uuid[]) and entity = any($3::text[]) and bucket = any($4::text[])${written.join('')}`,
    [
      account.tenantId,
      pgArray([...new Set(names.flatMap((name) => [...named.get(name)!]))]),
      pgArray(names),
      pgArray(ownBucketsOf(account)),
      ...(written.length > 0 ? [account.userId] : []),
    ],
    { prepare: true },
  );
  return new Set(rows.map(({ entity, id }) => `${entity} ${id}`));
}

/** Asked for, or made by an earlier event of the batch. */
export const mayName =
  ({ nameable, targets }: { nameable: ReadonlySet<string>; targets: ReadonlyMap<string, Target> }) =>
  (entity: string, id: string): boolean =>
    nameable.has(`${entity} ${id}`) || targets.get(`${entity} ${id}`)?.everHeld === true;

/**
 * Refuses a write that makes its record lead to one that was never its author's: the next pull would show it. Says the same
 * when there is no such record. Where nobody has asked, it never was.
 */
export function leadingAstray(
  { known, facts, person }: Case,
  before: Row | null,
  patch: Readonly<Record<string, unknown>>,
): Judgement | null {
  if (facts.byOffice) return null;
  const astray = leadsOf(known).find(({ column, to }) => {
    const id = patch[column];
    if (typeof id !== 'string' || isSame(id, before?.[column]) || shareOf(to, person.role) === 'whole') return false;
    return !facts.mayName?.(`${known.pack.name}.${to.name}`, id);
  });
  return astray ? reject('OUT_OF_SCOPE', { path: astray.column }) : null;
}
