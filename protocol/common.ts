import { z } from 'zod';

export const Uuid = z.uuid().transform((id) => id.toLowerCase());
/** An instant in UTC, ISO 8601 with `Z`. */
export const Instant = z.iso.datetime({ offset: false });
/** A day without a time: `YYYY-MM-DD`. */
export const Day = z.iso.date();
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** The name of an entity: `pack.entity`. */
export const EntityName = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z_]*\.[a-z][a-z_]*$/);

export const Position = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  /** Radius of 68 % confidence, in metres. */
  accuracyM: z.number().min(0),
});
export type Position = z.infer<typeof Position>;

/** The row of any entity as it travels: its declared fields and what the server adds to each row. */
export const Row = z.looseObject({ id: z.string(), version: z.number().int(), lastModifiedAt: z.string() });
export type Row = z.infer<typeof Row>;

/** What each answer says of the device that asks. */
export const DeviceState = z.object({ isActive: z.boolean(), requiresReauth: z.boolean() });
export type DeviceState = z.infer<typeof DeviceState>;
