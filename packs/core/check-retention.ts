import type { AnyEntity } from './entity.ts';
import type { Fields } from './field.ts';
import type { Must, Pack } from './pack.ts';

/** [F7] So long a device stays usable without the office, and what was done on it is still taken. */
const OFFLINE_DAYS = 30;

/**
 * What may not go with time: rows that sums are made of, rows that others refer to or are seen through, links of the audit
 * chain; and of a row that stays, what nothing may be without.
 */
export function checkRetention(pack: Pack, entity: AnyEntity, must: Must): void {
  const { retention, summedIn = [] } = entity;
  for (const sum of summedIn) must(sum in pack.entities, `is summed in an unknown entity "${sum}"`);
  if (!retention) return;
  const { after, days, least, most, fields } = retention;
  const { kind } = entity.fields[after] ?? {};
  must(kind === 'day' || kind === 'instant', `is kept until after "${after}", which is no day and no instant`);
  must(Number.isInteger(days) && days > 0, 'is kept for no days');
  must(least <= days && days <= most, `is kept for ${days} days, outside of what rules may say`);
  must(least >= OFFLINE_DAYS, `may go after ${least} days, while devices still work on it`);
  for (const scope of entity.scope) {
    const pastDays = scope.kind === 'user' ? (scope.within?.pastDays ?? 0) : 0;
    must(least >= pastDays, `may go after ${least} days, and devices show it for ${pastDays}`);
  }
  must(summedIn.length === 0, `is kept for a time only, and "${summedIn[0]}" is the sum of all its rows`);
  if (fields) {
    for (const name of fields) {
      must(entity.fields[name]?.optional === true, `forgets "${name}", which no row may be without`);
      must(name !== after, `forgets "${name}", by which it knows when`);
      must(!entity.naturalKey.includes(name), `forgets "${name}", part of what names it`);
    }
    return;
  }
  must(pack.audit !== entity.name, 'is the audit log, and would lose links of its chain');
  for (const other of Object.values<AnyEntity>(pack.entities)) {
    if (other.name === entity.name) continue;
    for (const [name, field] of Object.entries(other.fields as Fields)) {
      must(
        field.kind !== 'reference' || field.to !== entity.name,
        `is kept for a time only, and "${other.name}.${name}" would refer to nothing`,
      );
    }
  }
}
