import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { canonicalJson } from './canonical-json.ts';
import { sha256Hex } from './checksum.ts';
import { ErrorAnswer } from './error-answer.ts';
import { SyncEvent } from './event.ts';
import { Change, PullHead, PullPage, PullTail } from './pull.ts';
import { PushAnswer, PushRequest } from './push.ts';
import { LoginRequest, ProfileRequest, RefreshRequest, SessionAnswer, WipeReport } from './session.ts';
import { StatusAnswer } from './status.ts';
import { SCHEMA_FLOOR, SCHEMA_VERSION } from './version.ts';

/**
 * The hash of every message, by version of the wire. A new hash needs a new version and a line of history there. Where two
 * are the same, what the packs let devices send has changed (`packs/shapes.test.ts`).
 */
const HASHES: Record<number, string> = {
  1: '930820af713b9e9b4855ae67ceb6541fbed2623da068144f68b6a62cae7f25b6',
  2: 'c3b610d40b1ad7a285685c1e86370581ca702d696515b17d0360182f7f16aad6',
  3: 'c3b610d40b1ad7a285685c1e86370581ca702d696515b17d0360182f7f16aad6',
  4: '9a681a22455ccf5d088a8aa66ea41b520e4281e1b04e09e391b470ee1e40fe06',
  5: '4cf2fa2c5cccb8c5aec748a0f8c3709da43e3a7e2668aaadbc47ec3efd9c7834',
  6: 'fc42365f0c277acc227ca0242a82a63f7fecaaee68f5066c8f0fe59f4c694e5d',
  7: '067d7ba84c34ada795943bff083ba9e3625999582e4afb8d8a7cd1a1abdb7600',
  8: '3653742d5508ef64dd73d1c09c401c9010470dbff98b3cd4445517160b3c127f',
};

const MESSAGES = {
  LoginRequest,
  ProfileRequest,
  RefreshRequest,
  WipeReport,
  SessionAnswer,
  SyncEvent,
  PushRequest,
  PushAnswer,
  Change,
  PullHead,
  PullTail,
  PullPage,
  StatusAnswer,
  ErrorAnswer,
};

test('[R1] nobody changes a message without a new version of the wire', () => {
  const written = Object.entries(MESSAGES).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })]);
  expect(sha256Hex(canonicalJson(written))).toBe(HASHES[SCHEMA_VERSION]);
});

test('[R1] the floor is a version that has a history', () => {
  expect(SCHEMA_FLOOR).toBeLessThanOrEqual(SCHEMA_VERSION);
  expect(Object.keys(HASHES)).toContain(String(SCHEMA_FLOOR));
});
