import type { Locale } from '#protocol/locale.ts';
import type { Rules } from '#protocol/rules.ts';
import type { SessionAnswer } from '#protocol/session.ts';
import { dictionaryOf, fields, integer, list, maybe, number, oneOf, type Shape, shape, text } from '../ports/shape.ts';

const LOCALES: Record<Locale, true> = { fr: true, en: true, ar: true };
const BACKOFFS: Record<Rules['backoff']['kind'], true> = { fibonacci: true, exponential: true };

const rules = fields<Rules>({
  version: integer,
  timeZone: text,
  currency: text,
  currencyDigits: integer,
  pollIntervalMs: integer,
  requestTimeoutMs: integer,
  chunkEvents: integer,
  chunkBytes: integer,
  backoff: fields<Rules['backoff']>({ kind: oneOf(BACKOFFS), unitMs: integer, capMs: integer, jitter: number }),
  accessTokenSeconds: integer,
  refreshDays: number,
  graceHours: number,
  devicesPerUser: integer,
  policies: maybe(dictionaryOf(text)),
  priorities: maybe(dictionaryOf(integer)),
  retention: maybe(dictionaryOf(integer)),
});

export const sessionShape: Shape<SessionAnswer> = shape(
  fields<SessionAnswer>({
    accessToken: text,
    expiresIn: integer,
    profile: text,
    deviceEpoch: integer,
    user: fields<SessionAnswer['user']>({ id: text, name: text, role: text, locale: oneOf(LOCALES) }),
    tenant: fields<SessionAnswer['tenant']>({ id: text, name: text, packs: list(text), rules }),
    licence: text,
    licenceKey: text,
    exportKey: maybe(text),
    recoveryKey: maybe(text),
    epoch: integer,
  }),
);
