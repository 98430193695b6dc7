import type { Database } from '../database/open.ts';
import { pgArray } from '../sql-values.ts';
import type { MasterKey } from './master-key.ts';

/**
 * What is said when data keys are locked by a master key that is not among these, as after a restore without `master.key`: a new
 * one was made in its place. Work goes on, since the key may be lost for good; but not in silence. Undefined: all can be opened.
 */
export async function strangeKeysText(
  { owner }: Pick<Database, 'owner'>,
  masters: readonly MasterKey[],
): Promise<string | undefined> {
  const own = masters.map(({ id }) => id);
  const strange = await owner<{ id: string; keys: number }[]>`
    select wrapped_by as id, count(*)::int as keys from navette.data_key
    where not wrapped_by = any(${pgArray(own)}::text[]) group by 1 order by 1`;
  if (strange.length === 0) return undefined;
  const keys = strange.reduce((sum, { keys }) => sum + keys, 0);
  const names = strange.map(({ id }) => id).join(', ');
  return (
    `${keys} keys of tenants are locked by the master key ${names}, which is not here: their sensitive texts do not open. ` +
    `Put its backup back: as a further line of master.key, or behind a comma in NAVETTE_MASTER_KEY. Present: ${own.join(', ')}.`
  );
}
