/** Of a day, as it is written. */
export const yearOfDay = (day: unknown): number => Number(String(day).slice(0, 4));

/** The year that it is somewhere at an instant. */
export function yearOf(at: Date, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en', { year: 'numeric', timeZone, calendar: 'gregory' }).format(at));
}
