import * as z from 'zod/mini';
import { Instant, Uuid } from './common.ts';
import { Incident } from './incident.ts';

/** What the server has of one life of a profile on a device. */
export const DeviceLife = z.object({
  deviceEpoch: z.int(),
  /** Sequence numbers that are here. */
  count: z.int(),
  /** The highest one the server knows of: received, or told by the device, with a push or when it was wiped or had lost its storage. */
  known: z.int(),
  /** Ranges that never arrived, up to `known`; the first hundred. */
  missing: z.array(z.tuple([z.int(), z.int()])),
  /** Numbers that the office has closed: they will never arrive. Absent: none were. */
  voided: z.optional(z.int()),
});
export type DeviceLife = z.infer<typeof DeviceLife>;

/** From `seq` on a life was used by two copies of its profile: the files were copied, or set back to a backup. */
export const DeviceFork = z.object({
  deviceEpoch: z.int(),
  /** The first number that was used for two events. Both are kept. */
  seq: z.int(),
  foundAt: Instant,
  /** The life that the copy which came second goes on with; `null`: nobody has signed in on it since, so what it records waits there. */
  newEpoch: z.nullable(z.int()),
});
export type DeviceFork = z.infer<typeof DeviceFork>;

/** `replaced`: the person signed in on another device in its place. `wiped`: it said that its data is removed. */
export const DEVICE_STATES = ['active', 'revoked', 'replaced', 'wiped'] as const;

/** A person on a device, as the office sees them. */
export const OfficeDevice = z.object({
  deviceId: Uuid,
  name: z.string(),
  platform: z.string(),
  userId: Uuid,
  userName: z.string(),
  lastSeenAt: Instant,
  state: z.enum(DEVICE_STATES),
  /** Since when; `null` of an active one. */
  stateAt: z.nullable(Instant),
  /** The present life first; of earlier ones, the latest first, those of which something never arrived. */
  lives: z.array(DeviceLife),
  /** The latest first. */
  forks: z.array(DeviceFork),
  /** The latest first, ten at most. */
  incidents: z.array(z.extend(Incident, { receivedAt: Instant })),
});
export type OfficeDevice = z.infer<typeof OfficeDevice>;

/** `POST /api/admin/devices/{device}/revoke`: this person's part of it is taken out of use, for good. Idempotent. */
export const RevokeRequest = z.object({ userId: Uuid });
export type RevokeRequest = z.infer<typeof RevokeRequest>;

/** `GET /api/admin/devices`: the one that was heard last first. */
export const DeviceList = z.object({ devices: z.array(OfficeDevice) });
export type DeviceList = z.infer<typeof DeviceList>;
