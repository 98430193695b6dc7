import * as z from 'zod/mini';
import { Uuid } from './common.ts';
import { LOCALES } from './locale.ts';
import { Rules } from './rules.ts';

/** An Ed25519 key with which a device signs the files it exports: its 32 bytes, base64url. */
const DeviceKey = z.string().check(z.regex(/^[\w-]{43}$/));

/** What a person calls a device. */
const DeviceName = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));

/** `POST /api/auth/login`. */
export const LoginRequest = z.object({
  email: z.string().check(z.trim(), z.toLowerCase(), z.minLength(3), z.maxLength(200)),
  password: z.string().check(z.minLength(1), z.maxLength(200)),
  device: z.object({
    id: Uuid,
    name: DeviceName,
    platform: z.string().check(z.maxLength(200)),
    /** The device epoch whose sequence this profile goes on with; absent: nothing is left here, begin a new one. */
    resume: z.optional(z.int().check(z.minimum(1))),
    /** The device this one takes the place of, when the limit was reached. */
    replaces: z.optional(Uuid),
    key: z.optional(DeviceKey),
  }),
});
export type LoginRequest = z.infer<typeof LoginRequest>;

/** `POST /api/auth/logout`; the refresh token itself is in the profile's cookie. */
export const ProfileRequest = z.object({
  profile: z.string().check(z.regex(/^[a-z0-9-]{1,100}$/)),
  /** Whose session is meant. A browser may hold the cookie of another device: two of its origins share what has one name. */
  deviceId: z.optional(Uuid),
});
export type ProfileRequest = z.infer<typeof ProfileRequest>;

/** `POST /api/auth/refresh`, by the same cookie. */
export const RefreshRequest = z.object({
  ...ProfileRequest.shape,
  /** What the person calls this device by now. */
  deviceName: z.optional(DeviceName),
  deviceKey: z.optional(DeviceKey),
});
export type RefreshRequest = z.infer<typeof RefreshRequest>;

/** The answer to login and to refresh: one shape. */
export const SessionAnswer = z.object({
  accessToken: z.string(),
  /** Seconds. */
  expiresIn: z.int(),
  /** Names the cookie and the local database: one per tenant and user on this device. */
  profile: z.string(),
  deviceEpoch: z.int(),
  user: z.object({ id: Uuid, name: z.string(), role: z.string(), locale: z.enum(LOCALES) }),
  tenant: z.object({ id: Uuid, name: z.string(), packs: z.array(z.string()), rules: Rules }),
  /** A signed statement until when this profile may work offline (JWS, EdDSA). */
  licence: z.string(),
  /** The public key of licences, as JWK text. */
  licenceKey: z.string(),
  /** X25519, base64url: what waits is exported for whoever holds the other half. */
  exportKey: z.optional(z.string()),
  /** After a sign-in only: opens the copy of the database's key that this device keeps beside the database. 32 bytes, base64url. */
  recoveryKey: z.optional(z.string()),
  epoch: z.int(),
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;

/** Who took a device out of use: the person, by signing in on another one in its place, or the office. */
export const REVOKED_BY = ['self', 'office'] as const;
export type RevokedBy = (typeof REVOKED_BY)[number];

/**
 * `POST /api/auth/wiped`: the device has obeyed the `order` of a `DEVICE_REVOKED` (`data.order`, JWS) and tells how far its
 * sequence had come, so that the office can know which numbers never arrived. The order itself is what entitles to it.
 */
export const WipeReport = z.object({
  order: z.string().check(z.maxLength(4_000)),
  deviceEpoch: z.int().check(z.minimum(1)),
  /** The last sequence of that epoch; 0: nothing was ever recorded. */
  seq: z.int().check(z.minimum(0)),
});
export type WipeReport = z.infer<typeof WipeReport>;

/** A device of the user, as `DEVICE_LIMIT` lists them. */
export const KnownDevice = z.object({ id: Uuid, name: z.string(), platform: z.string(), lastSeenAt: z.string() });
export type KnownDevice = z.infer<typeof KnownDevice>;
