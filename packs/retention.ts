import type { Rules } from '#protocol/rules.ts';
import type { Retention } from './core/entity.ts';
import { entitiesOf, type KnownEntity } from './registry.ts';

type Ruled = Pick<Rules, 'graceHours' | 'retention'>;

const HOURS_A_DAY = 24;

/**
 * Least and most days that a tenant's rules may name. Never less than a device may work without the office: what somebody does
 * to a record within that time must still find it. The rest is the pack's: what its trade must be able to prove, and how long it
 * has a reason to.
 */
export function retentionBounds({ least, most }: Retention, { graceHours }: Pick<Rules, 'graceHours'>) {
  return { least: Math.max(least, Math.ceil(graceHours / HOURS_A_DAY)), most };
}

/**
 * How long records of a kind are kept for a tenant: as its rules say, else as the pack does, always within the bounds.
 * `undefined`: for ever, whatever rules say.
 */
export function retentionOf({ name, entity }: KnownEntity, rules: Ruled): Retention | undefined {
  const declared: Retention | undefined = entity.retention;
  if (!declared) return undefined;
  const { least, most } = retentionBounds(declared, rules);
  const ruled = rules.retention?.[name] ?? declared.days;
  const days = Number.isInteger(ruled) ? ruled : declared.days;
  return { ...declared, days: Math.max(least, Math.min(days, Math.max(most, least))) };
}

/** The records of these packs that are kept for a time, with what the pack says of it. */
export const keptForATime = (packs: readonly string[]): { known: KnownEntity; declared: Retention }[] =>
  entitiesOf(packs).flatMap((known) => {
    const declared: Retention | undefined = known.entity.retention;
    return declared ? [{ known, declared }] : [];
  });

/** Paths of rules that cannot be: of records that are kept for ever, as sums and links of the audit chain are, or out of bounds. */
export function wrongRetention(rules: Ruled, packs: readonly string[]): string[] {
  const kept = new Map(keptForATime(packs).map(({ known, declared }) => [known.name, declared]));
  return Object.entries(rules.retention ?? {}).flatMap(([name, days]) => {
    const declared = kept.get(name);
    const { least, most } = declared ? retentionBounds(declared, rules) : { least: 1, most: 0 };
    return Number.isInteger(days) && days >= least && days <= Math.max(most, least) ? [] : [`retention.${name}`];
  });
}
