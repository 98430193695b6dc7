import { useMemo } from 'react';
import { useProfile } from '../device/device-context.tsx';
import { useLive } from '../device/use-live.ts';
import { searchFor, searchText } from '../parts/fold-text.ts';
import { CLIENTS_SQL, codePattern, FIND_SQL, ROUND_READS, type RoundRow } from './round-query.ts';

type ClientRow = { id: string; name: string; city: string; address: string };

/**
 * Deliveries of any day by client, reference or code. SQLite compares letters of ASCII only, so names are compared here,
 * and the database finds the deliveries of the clients that match.
 */
export function useFind(typed: string): readonly RoundRow[] | undefined {
  const { user } = useProfile();
  const clients = useLive<ClientRow>(CLIENTS_SQL, [], ['logistics.client']).rows;
  const searchable = useMemo(
    () => clients?.map(({ id, name, city, address }) => ({ id, text: searchText([name, city, address]) })),
    [clients],
  );
  const ids = useMemo(() => {
    const matches = searchFor(typed);
    const found = typed.trim() === '' ? [] : (searchable ?? []).filter(({ text }) => matches(text));
    return JSON.stringify(found.map(({ id }) => id));
  }, [searchable, typed]);
  const pattern = codePattern(typed);
  const { rows } = useLive<RoundRow>(FIND_SQL, [user.id, ids, pattern, pattern], ROUND_READS, { keepPrevious: true });
  return searchable && rows;
}
