import * as z from 'zod/mini';
import { Uuid } from './common.ts';
import { LOCALES } from './locale.ts';
import { Rules } from './rules.ts';

/** `POST /api/auth/login`. */
export const LoginRequest = z.object({
  email: z.string().check(z.trim(), z.toLowerCase(), z.minLength(3), z.maxLength(200)),
  password: z.string().check(z.minLength(1), z.maxLength(200)),
  device: z.object({
    id: Uuid,
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
    platform: z.string().check(z.maxLength(200)),
    /** The device epoch whose sequence this profile goes on with; absent: nothing is left here, begin a new one. */
    resume: z.optional(z.int().check(z.minimum(1))),
    /** The device this one takes the place of, when the limit was reached. */
    replaces: z.optional(Uuid),
  }),
});
export type LoginRequest = z.infer<typeof LoginRequest>;

/** `POST /api/auth/refresh` and `/logout`; the refresh token itself is in the profile's cookie. */
export const ProfileRequest = z.object({ profile: z.string().check(z.regex(/^[a-z0-9-]{1,100}$/)) });
export type ProfileRequest = z.infer<typeof ProfileRequest>;

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
  epoch: z.int(),
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;

/** A device of the user, as `DEVICE_LIMIT` lists them. */
export const KnownDevice = z.object({ id: Uuid, name: z.string(), platform: z.string(), lastSeenAt: z.string() });
export type KnownDevice = z.infer<typeof KnownDevice>;
