import * as z from 'zod/mini';
import { DeviceList, RevokeRequest } from '#protocol/devices.ts';
import { ErrorAnswer } from '#protocol/error-answer.ts';
import { SyncEvent } from '#protocol/event.ts';
import { IncidentList, IncidentReport } from '#protocol/incident.ts';
import { PullPage } from '#protocol/pull.ts';
import { PushAnswer, PushRequest } from '#protocol/push.ts';
import { RefusedAnswer, RepairAnswer, RepairRequest, WaitingAnswer } from '#protocol/repair.ts';
import { RulesAnswer, RulesChange } from '#protocol/rules-change.ts';
import { LoginRequest, ProfileRequest, RefreshRequest, SessionAnswer, WipeReport } from '#protocol/session.ts';
import { StatusAnswer } from '#protocol/status.ts';
import { VoidAnswer, VoidRequest } from '#protocol/void.ts';
import { ImportAnswer } from '#protocol/work-file.ts';

/** Where an upload stands: complete when `received` is `size`. */
export const UploadAnswer = z.object({
  sha256: z.string(),
  received: z.int(),
  size: z.int(),
});

/** The messages of the wire by name, exactly the schemas that the server judges by. */
const MESSAGES = {
  ErrorAnswer,
  LoginRequest,
  ProfileRequest,
  RefreshRequest,
  WipeReport,
  SessionAnswer,
  PushRequest,
  SyncEvent,
  PushAnswer,
  PullPage,
  StatusAnswer,
  UploadAnswer,
  RulesChange,
  RulesAnswer,
  RefusedAnswer,
  WaitingAnswer,
  RepairRequest,
  RepairAnswer,
  IncidentReport,
  IncidentList,
  DeviceList,
  RevokeRequest,
  ImportAnswer,
  VoidRequest,
  VoidAnswer,
} as const;
export type MessageName = keyof typeof MESSAGES;

type JsonSchema = Record<string, unknown>;

/** `components.schemas`: JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. What comes in is described as it is sent. */
export function componentSchemas(): Record<string, JsonSchema> {
  const schemas = Object.entries(MESSAGES).map(([name, schema]) => {
    const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return [name, json as JsonSchema] as const;
  });
  const all = Object.fromEntries(schemas);
  // The server reads events one by one, so that one broken event cannot refuse its neighbours; people read what they are.
  const push = all.PushRequest as { properties: { events: JsonSchema } };
  push.properties.events.items = { $ref: '#/components/schemas/SyncEvent' };
  return all;
}
