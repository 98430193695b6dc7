import * as z from 'zod/mini';

const toLowerCase = z.transform((id: string) => id.toLowerCase());

export const Uuid = z.pipe(z.uuid(), toLowerCase);
/** An instant in UTC, ISO 8601 with `Z`. */
export const Instant = z.iso.datetime({ offset: false });
/** A day without a time: `YYYY-MM-DD`. */
export const Day = z.iso.date();
export const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
/** The name of an entity: `pack.entity`. */
export const EntityName = z.string().check(z.maxLength(80), z.regex(/^[a-z][a-z_]*\.[a-z][a-z_]*$/));

export const Position = z.object({
  latitude: z.number().check(z.minimum(-90), z.maximum(90)),
  longitude: z.number().check(z.minimum(-180), z.maximum(180)),
  /** Radius of 68 % confidence, in metres. */
  accuracyM: z.number().check(z.minimum(0)),
});
export type Position = z.infer<typeof Position>;

/** The row of any entity as it travels: its declared fields and what the server adds to each row. */
export const Row = z.looseObject({ id: z.string(), version: z.int(), lastModifiedAt: z.string() });
export type Row = z.infer<typeof Row>;

/** What each answer says of the device that asks. */
export const DeviceState = z.object({ isActive: z.boolean(), requiresReauth: z.boolean() });
export type DeviceState = z.infer<typeof DeviceState>;
