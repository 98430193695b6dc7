const MS_A_DAY = 86_400_000;

/** The day, `YYYY-MM-DD`, that a clock on the wall of `timeZone` shows at `instant`. */
export function dayOf(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  );
}

/** Days since 1970-01-01. */
export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / MS_A_DAY;

export const addDays = (day: string, days: number): string =>
  new Date((dayNumber(day) + days) * MS_A_DAY).toISOString().slice(0, 10);

/** Dairies deliver every day but Friday. */
export const isWorkingDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).getUTCDay() !== 5;

/** How many working days lie between 1970-01-01 and `day`, Fridays left out: the number of a round. */
export function roundNumber(day: string): number {
  const days = dayNumber(day);
  // 1970-01-01 was a Thursday, so Fridays are the days 1, 8, 15 …
  return days - Math.floor((days + 5) / 7);
}

/** The last `count` working days before `day`, the earliest first. */
export function workingDaysBefore(day: string, count: number): string[] {
  const days: string[] = [];
  for (let at = addDays(day, -1); days.length < count; at = addDays(at, -1)) {
    if (isWorkingDay(at)) days.unshift(at);
  }
  return days;
}

/** Milliseconds that `timeZone` is ahead of UTC at `instant`. */
function offsetMs(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(instant / 1000) * 1000;
}

/** When midnight strikes in `timeZone` at the start of `day`, in milliseconds since 1970. */
export function midnightOf(day: string, timeZone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  const near = asUtc - offsetMs(asUtc, timeZone);
  return asUtc - offsetMs(near, timeZone);
}
