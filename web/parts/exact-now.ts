import { type Clock, systemClock } from '#device/ports/clock.ts';

/** The instant of a tap, as events carry it. `useNow` is for what is shown. */
export const instantNow = (clock: Clock = systemClock): string => clock.now().toISOString();
