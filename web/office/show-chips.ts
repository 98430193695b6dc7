import { deliveryFields } from '#packs/logistics/delivery.ts';
import type { Chip } from '../parts/filter-chips.tsx';
import { useLabel } from '../parts/use-label.ts';
import { useText } from '../texts/use-text.ts';
import { SHOWS, type Show } from './office-day.ts';

/** Always there; the others only when they would show something, or are chosen. */
const ALWAYS: readonly Show[] = ['all', 'pending', 'validated'];

/** The filters of the office's day with their counts, named as the pack names them. */
export function useShowChips(counts: Readonly<Record<Show, number>>, chosen: Show): Chip<Show>[] {
  const text = useText();
  const label = useLabel();
  const { status, proof } = deliveryFields;
  const nameOf = (show: Show) => {
    if (show === 'all') return text('round.all');
    const named = show === 'incomplete' ? proof.choices?.incomplete : status.choices?.[show];
    return named ? label(named) : show;
  };
  return SHOWS.filter((show) => ALWAYS.includes(show) || show === chosen || counts[show] > 0).map((show) => ({
    value: show,
    label: nameOf(show),
    count: counts[show],
  }));
}
