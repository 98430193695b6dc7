import { dateFormat } from './formats.ts';

/** Days are `YYYY-MM-DD` in the tenant's time zone; arithmetic on them knows no hours. */

/** The day an instant falls on in a time zone. `instant`: ISO 8601 or milliseconds. */
export function dayOf(instant: string | number, timeZone: string): string {
  const format = dateFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return format.format(new Date(instant));
}

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** True for what `addDays` would give back: an existing day. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}

/** "Friday 20 November"; the year only when it is not the one of `today`. */
export function dayText(day: string, locale: string, today: string): string {
  const otherYear = day.slice(0, 4) !== today.slice(0, 4);
  return dateFormat(locale, {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(otherYear && { year: 'numeric' }),
  }).format(new Date(`${day}T00:00:00Z`));
}

/** "20/11/2026" in the manner of the language; for tables and paper. */
export function dayNumbers(day: string, locale: string): string {
  return dateFormat(locale, { timeZone: 'UTC', day: '2-digit', month: '2-digit', year: 'numeric' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
