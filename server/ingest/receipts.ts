// Station 7: record. What the sender of an event is told.
import type { Row } from '#protocol/common.ts';
import { ERRORS, type ErrorCode, type ErrorData, sentence } from '#protocol/errors.ts';
import type { Locale } from '#protocol/locale.ts';
import { type Receipt, waitsFor } from '#protocol/receipt.ts';
import type { Written } from './target.ts';

/** Whom a receipt speaks to. */
export interface Reader {
  locale: Locale;
  timeZone: string;
}

export function refusal(eventId: string, code: ErrorCode, data: ErrorData, reader: Reader): Receipt {
  return {
    eventId,
    status: 'rejected',
    code,
    message: sentence(code, reader.locale, data),
    retryable: ERRORS[code].retryable,
    ...(Object.keys(data).length > 0 && {
      resolution: { action: ERRORS[code].recovery.toUpperCase(), data: { ...data } },
    }),
  };
}

/** Somebody else has decided: the local change goes, and its author is told who it was and when. */
export function tooLate(
  eventId: string,
  { code, by, byName, at }: { code: ErrorCode; by: string | null; byName: string | null; at: string | null },
  reader: Reader,
): Receipt {
  return {
    eventId,
    status: 'rejected',
    code,
    message: sentence(code, reader.locale, { byName, at: at === null ? null : spoken(at, reader) }),
    retryable: false,
    resolution: { action: 'DISCARD_LOCAL', data: { by, byName, at } },
  };
}

/** Both versions are kept: of a policy that people settle the author chooses, else the office does. */
export function conflict(
  eventId: string,
  code: ErrorCode,
  seen: { row: Row | null; visible: boolean; deletedVersion?: number },
  { columns, entityId, written }: { columns: readonly string[]; entityId: string; written: Written | null },
  reader: Reader,
): Receipt {
  return {
    eventId,
    status: 'conflict',
    code,
    message: sentence(code, reader.locale),
    resolution: {
      action: waitsFor(code) === 'you' ? 'CHOOSE' : 'WAIT_FOR_OFFICE',
      data: {
        entityId,
        columns: [...columns],
        ...(seen.visible && written && { by: written.by, at: new Date(written.at).toISOString() }),
      },
    },
    ...(seen.row && seen.visible
      ? seenBy({ row: seen.row, visible: true })
      : { visible: false, ...(seen.visible && seen.deletedVersion !== undefined && { version: seen.deletedVersion }) }),
  };
}

/** Applied, but not all of it as it was sent, or by an instant that had to be corrected: the author is told why. */
export function amendedBecause(eventId: string, code: ErrorCode, data: ErrorData, seen: Seen, reader: Reader): Receipt {
  return {
    ...applied(eventId, 'amended', seen),
    code,
    message: sentence(code, reader.locale, data),
    resolution: { action: 'NONE', data: { ...data } },
  };
}

/** A person has chosen: what this event wanted is in the record now, or is not. */
export const settled = (
  eventId: string,
  by: { eventId: string; userId: string; at: string },
  reader: Reader,
): Receipt => ({
  eventId,
  status: 'amended',
  code: 'CONFLICT_SETTLED',
  message: sentence('CONFLICT_SETTLED', reader.locale),
  resolution: { action: 'NONE', data: { settledBy: by.eventId, by: by.userId, at: by.at } },
});

export const applied = (eventId: string, status: 'applied' | 'amended', seen: Seen): Receipt => ({
  eventId,
  status,
  ...seenBy(seen),
});

/** Not judged: what it comes after is not here yet, or waits for a person itself. */
export const waiting = (eventId: string, missing: readonly string[]): Receipt => ({
  eventId,
  status: 'waiting',
  retryable: true,
  resolution: { action: 'WAIT', data: { after: [...missing] } },
});

/** A row, and whether the author may see it (still). */
export interface Seen {
  row: Row;
  visible: boolean;
}

/** The version also of a row that left: a device may know a later one by now, in which it came back. */
const seenBy = ({ row, visible }: Seen): Partial<Receipt> => ({
  version: row.version,
  ...(visible ? { row } : { visible: false }),
});

/** An instant in words of the reader's language, in the tenant's time zone. */
function spoken(instant: string, { locale, timeZone }: Reader): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return format.format(new Date(instant));
}
