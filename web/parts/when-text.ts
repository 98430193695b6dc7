import { dateFormat, relativeFormat } from './formats.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * An instant as people read it: relative within a day ("12 min ago"), absolute beyond ("18 Nov 2026, 14:05"). Times in the
 * tenant's time zone. A clock that is a little behind must not tell of the future: up to two minutes ahead counts as now.
 */
export function whenText(instant: string, now: number, locale: string, timeZone: string): string {
  const age = now - Date.parse(instant);
  if (Math.abs(age) >= 24 * HOUR || age < -2 * MINUTE) return absoluteText(instant, locale, timeZone);
  const relative = relativeFormat(locale, { numeric: 'auto', style: 'short' });
  if (age < MINUTE) return relative.format(0, 'second');
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), 'minute');
  return relative.format(-Math.floor(age / HOUR), 'hour');
}

/** "20 Nov 2026, 14:05" */
export function absoluteText(instant: string, locale: string, timeZone: string): string {
  return dateFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** "14:05" */
export function timeText(instant: string, locale: string, timeZone: string): string {
  return dateFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
}
