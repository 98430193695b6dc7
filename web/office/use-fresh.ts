import { useEffect, useRef, useState } from 'react';

/** How long a row that just changed is marked, in milliseconds. */
const MARKED = 4_000;

/** The ids of rows that changed under the eyes of the person; empty again after a moment. `scope`: another one starts anew. */
export function useFresh(
  rows: readonly { id: string; version: number }[] | undefined,
  scope: string,
): ReadonlySet<string> {
  const seen = useRef<{ scope: string; versions: Map<string, number> }>(undefined);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!rows) return;
    const before = seen.current?.scope === scope ? seen.current.versions : null;
    seen.current = { scope, versions: new Map(rows.map(({ id, version }) => [id, version])) };
    const changed = before ? rows.filter(({ id, version }) => before.get(id) !== version) : [];
    if (changed.length > 0) setFresh(new Set(changed.map(({ id }) => id)));
  }, [rows, scope]);
  useEffect(() => {
    if (fresh.size === 0) return;
    const timer = setTimeout(() => setFresh(new Set()), MARKED);
    return () => clearTimeout(timer);
  }, [fresh]);
  return fresh;
}
