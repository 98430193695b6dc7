/** The year that it is somewhere at an instant. */
export function yearOf(at: Date, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en', { year: 'numeric', timeZone, calendar: 'gregory' }).format(at));
}
