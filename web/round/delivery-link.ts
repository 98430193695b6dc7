import { useLocation, useSearch } from 'wouter';
import { placeLeft } from '../parts/last-place.ts';
import { useWide } from '../parts/use-wide.ts';

/** The address of the round with another delivery, or none, open beside its list. */
export function withOpen(search: string, id: string | null): string {
  const params = new URLSearchParams(search);
  params.delete('open');
  if (id !== null) params.set('open', id);
  return params.size === 0 ? '/' : `/?${params}`;
}

/** Where a delivery opens: beside the list, which stays as it is, on wide screens; on its own elsewhere. */
export function useDeliveryHref(): (id: string) => string {
  const wide = useWide();
  const [location] = useLocation();
  const search = useSearch();
  const list = location === '/' ? search : (placeLeft('round', '/').split('?')[1] ?? '');
  return (id) => (wide ? withOpen(list, id) : `/deliveries/${id}`);
}
