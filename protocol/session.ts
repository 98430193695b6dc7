import { z } from 'zod';
import { Uuid } from './common.ts';
import { LOCALES } from './locale.ts';
import { Rules } from './rules.ts';

/** `POST /api/auth/login`. */
export const LoginRequest = z.object({
  email: z.string().trim().toLowerCase().min(3).max(200),
  password: z.string().min(1).max(200),
  device: z.object({
    id: Uuid,
    name: z.string().trim().min(1).max(80),
    platform: z.string().max(200),
    /** The device epoch whose sequence this profile goes on with; absent: nothing is left here, begin a new one. */
    resume: z.number().int().min(1).optional(),
    /** The device this one takes the place of, when the limit was reached. */
    replaces: Uuid.optional(),
  }),
});
export type LoginRequest = z.infer<typeof LoginRequest>;

/** `POST /api/auth/refresh` and `/logout`; the refresh token itself is in the profile's cookie. */
export const ProfileRequest = z.object({ profile: z.string().regex(/^[a-z0-9-]{1,100}$/) });
export type ProfileRequest = z.infer<typeof ProfileRequest>;

/** The answer to login and to refresh: one shape. */
export const SessionAnswer = z.object({
  accessToken: z.string(),
  /** Seconds. */
  expiresIn: z.number().int(),
  /** Names the cookie and the local database: one per tenant and user on this device. */
  profile: z.string(),
  deviceEpoch: z.number().int(),
  user: z.object({ id: Uuid, name: z.string(), role: z.string(), locale: z.enum(LOCALES) }),
  tenant: z.object({ id: Uuid, name: z.string(), packs: z.array(z.string()), rules: Rules }),
  /** A signed statement until when this profile may work offline (JWS, EdDSA). */
  licence: z.string(),
  /** The public key of licences, as JWK text. */
  licenceKey: z.string(),
  epoch: z.number().int(),
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;

/** A device of the user, as `DEVICE_LIMIT` lists them. */
export const KnownDevice = z.object({ id: Uuid, name: z.string(), platform: z.string(), lastSeenAt: z.string() });
export type KnownDevice = z.infer<typeof KnownDevice>;
