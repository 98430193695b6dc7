import { useLocation } from 'wouter';
import { useWide } from '../parts/use-wide.ts';

/** Where a delivery opens: beside the list on wide screens, on its own elsewhere. */
export function useDeliveryHref(): (id: string) => string {
  const wide = useWide();
  return (id) => (wide ? `/?open=${id}` : `/deliveries/${id}`);
}

/** Goes to a delivery; with `replace` the present screen is not come back to. */
export function useOpenDelivery(): (id: string, options?: { replace?: boolean }) => void {
  const [, navigate] = useLocation();
  const href = useDeliveryHref();
  return (id, options) => navigate(href(id), options);
}
