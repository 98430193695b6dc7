import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { KnownEntity } from '#packs/registry.ts';
import { fieldsOf, sortsOf, usualOrder } from '../declared.ts';
import type { ListView } from './list-query.ts';

export interface ListSearch extends ListView {
  change(change: Partial<ListView>): void;
  /** Nothing is searched and nothing filtered. */
  all: boolean;
}

const AS_CHANGED = 'changed';

/** What a list shows; in the address, so that it is there again after a record, and can be passed on. */
export function useListView({ entity }: KnownEntity): ListSearch {
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  return useMemo(() => {
    const usual = usualOrder(entity);
    const given = new URLSearchParams(address);
    const sort = given.get('sort');
    const known = sortsOf(entity).some(([name]) => name === sort);
    const only: Record<string, string> = {};
    for (const [name, { kind }] of fieldsOf(entity)) {
      const value = given.get(name);
      if (value && (kind === 'choice' || kind === 'reference')) only[name] = value;
    }
    const view: ListView = {
      typed: given.get('q') ?? '',
      only,
      by: known ? sort : sort === AS_CHANGED ? null : usual.by,
      descending: known ? given.get('order') === 'desc' : usual.descending,
    };
    return {
      ...view,
      all: view.typed === '' && Object.keys(only).length === 0,
      change: (change) => {
        const next = { ...view, ...change };
        const usually = next.by === usual.by && next.descending === usual.descending;
        const put: [string, string | null][] = [
          ['q', next.typed],
          ['sort', usually ? null : (next.by ?? AS_CHANGED)],
          ['order', usually || !next.descending ? null : 'desc'],
          ...Object.entries(next.only),
        ];
        setParams(new URLSearchParams(put.filter((one): one is [string, string] => Boolean(one[1]))), {
          replace: true,
        });
      },
    };
  }, [entity, address, setParams]);
}
