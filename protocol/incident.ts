import * as z from 'zod/mini';
import { Instant, Uuid } from './common.ts';

/**
 * What a device found out about its own storage, and mended as far as it could:
 * - `DATABASE_LOST`, `DATABASE_DAMAGED`: the local database was gone, or unreadable; what waits came back from the spool;
 * - `SPOOL_LOST`: the spool and the keys were gone; what waits came back from the local database;
 * - `STORAGE_LOST`: both were gone: what had not arrived never will;
 * - `STORAGE_FULL`: something could not be saved, or sent on, for want of room;
 * - `DATABASE_UNUSABLE`: the local database could not be opened, for the reason in `code`: nobody can work there, what waits is sent;
 * - `PROFILE_COPIED`: its files were copied, or set back to a backup: it left the life `deviceEpoch` at the number `seq` and goes on
 *   with one of its own, `newEpoch`;
 * - `DATA_DIFFERS`: what the device showed was not what the server has for it.
 */
export const INCIDENT_KINDS = [
  'DATABASE_LOST',
  'DATABASE_DAMAGED',
  'SPOOL_LOST',
  'STORAGE_LOST',
  'STORAGE_FULL',
  'DATABASE_UNUSABLE',
  'PROFILE_COPIED',
  'DATA_DIFFERS',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export const Incident = z.object({
  id: Uuid,
  kind: z.enum(INCIDENT_KINDS),
  /** The device's clock. */
  at: Instant,
  /** Values for people: how many events and files came back, which entities differed … */
  data: z.record(z.string(), z.unknown()),
});
export type Incident = z.infer<typeof Incident>;

/** `POST /api/sync/incidents`; idempotent by the ids. */
export const IncidentReport = z.object({ incidents: z.array(Incident).check(z.maxLength(50)) });
export type IncidentReport = z.infer<typeof IncidentReport>;

/** `GET /api/admin/incidents`: the latest first. */
export const IncidentList = z.object({
  incidents: z.array(
    z.extend(Incident, {
      receivedAt: Instant,
      deviceId: Uuid,
      deviceName: z.string(),
      userName: z.string(),
      /** Of a storage that was lost: sequence numbers that never arrived, as far as the server can know. */
      missing: z.array(z.tuple([z.int(), z.int()])),
    }),
  ),
});
export type IncidentList = z.infer<typeof IncidentList>;
