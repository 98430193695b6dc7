/** What names an entry of `navette.membership`. */
export const KEY = 'tenant_id, bucket, entity, id, source, source_id';

/**
 * Makes entries say what rows (their key, and `present`) say, and stamps those that changed; to be done under a lock on the
 * source rows. None is made only to say that it is gone: that it is there tells that a record was once somebody's. That is
 * asked as a value and not by a join, whose plan a session would keep. The rest is left to the conflict, so that a transaction
 * with an older snapshot fails instead of trusting it.
 */
export const memberships = (rows: string): string => `
  insert into navette.membership as held (${KEY}, tx, present)
  select ${KEY}, pg_current_xact_id(), present from (${rows}) said
  where present or (
    select true from navette.membership m
    where m.tenant_id = said.tenant_id and m.bucket = said.bucket and m.entity = said.entity and m.id = said.id
      and m.source = said.source and m.source_id = said.source_id)
  on conflict (${KEY}) do update set tx = excluded.tx, present = excluded.present
    where held.present <> excluded.present;`;

/** Which of the entries that meet a condition are not as rows would have them, in one look at both. */
export const differing = (which: string, rows: string): string => `
    select ${KEY}, sum(side) > 0 as present
    from (
      select ${KEY}, -1 as side from navette.membership m where m.present and ${which}
      union all select ${KEY}, 1 from (${rows}
      ) expected
    ) both_sides
    group by ${KEY} having sum(side) <> 0`;
