import { dateFormat } from './formats.ts';

/** What `<input type="datetime-local">` holds: `2026-11-20T14:05`, in the tenant's time zone, whatever that of the device. */

function partsAt(instant: number, timeZone: string): string {
  const format = dateFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** The local time of an instant (ISO 8601). */
export const localTime = (instant: string, timeZone: string): string => partsAt(Date.parse(instant), timeZone);

/** The instant of a local time as ISO 8601 in UTC; `null` for what is no time. An hour that a clock change skips counts on from before. */
export function instantOf(local: string, timeZone: string): string | null {
  const wanted = Date.parse(`${local}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) || Number.isNaN(wanted)) return null;
  let instant = wanted;
  // The offset at the guess; once more, for it may be another on the other side of a clock change.
  for (let turn = 0; turn < 2; turn++) instant += wanted - Date.parse(`${partsAt(instant, timeZone)}:00Z`);
  return new Date(instant).toISOString();
}
