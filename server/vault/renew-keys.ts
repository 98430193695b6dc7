// [N9] What `npm run keys:rotate` does.
import type { Database } from '../database/open.ts';
import type { Clock } from '../ports/clock.ts';
import { rotate } from './rotate.ts';

/**
 * Gives each tenant that has sensitive texts a new key and locks what there is by it. A rotation that was interrupted goes on
 * instead. `tenant`: an id or a slug; `null`: all. Gives how many tenants there were.
 */
export async function renewKeys(
  database: Database,
  clock: Clock,
  tenant: string | null,
  say: (line: string) => void,
): Promise<number> {
  const tenants = await database.owner<{ id: string; slug: string }[]>`
    select t.id, t.slug from navette.tenant t
    where exists (select from navette.data_key k where k.tenant_id = t.id)
      and (${tenant}::text is null or t.slug = ${tenant} or t.id::text = ${tenant})
    order by t.slug`;
  for (const { id, slug } of tenants) {
    const before = await rotate(database, clock, id);
    if (before.rows > 0) {
      say(`${slug}: an interrupted rotation went on, ${before.rows} rows were locked by the newest key.`);
      continue;
    }
    const key = await database.renewKey(id);
    const { rows } = await rotate(database, clock, id);
    say(`${slug}: key ${key}; ${rows} rows were locked by it.`);
  }
  return tenants.length;
}
