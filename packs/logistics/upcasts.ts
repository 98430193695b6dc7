import { actionUpcast, type Upcast } from '../core/upcast.ts';

/** Until version 3 a refusal had words only. Nobody guesses a cause from them: the office counts it as another one. */
export const logisticsUpcasts: readonly Upcast[] = [
  actionUpcast(4, 'logistics.delivery', 'DELIVERY_REFUSED', (payload) => ({ cause: 'other', ...payload })),
];
