import { change, membership, serverState, versionSeq } from './feed-tables.ts';
import {
  account,
  dataKey,
  device,
  deviceFork,
  deviceKey,
  loginAttempt,
  refreshSession,
  rulesEdit,
  signingKey,
  tenant,
} from './identity-tables.ts';
import { packSchema } from './pack-tables.ts';
import {
  alias,
  attachment,
  attachmentPart,
  conflictLog,
  deviceChain,
  incident,
  ledger,
  numberSeries,
  rejectedPayload,
  sequenceVoid,
  syncLog,
  workImport,
} from './sync-tables.ts';
import { engine } from './table-parts.ts';

/** The tables of the engine, by the names that SQL knows them by. */
export const ENGINE_TABLES = {
  tenant,
  rules_edit: rulesEdit,
  account,
  device,
  device_fork: deviceFork,
  device_key: deviceKey,
  refresh_session: refreshSession,
  login_attempt: loginAttempt,
  signing_key: signingKey,
  ledger,
  device_chain: deviceChain,
  sequence_void: sequenceVoid,
  conflict_log: conflictLog,
  alias,
  number_series: numberSeries,
  data_key: dataKey,
  rejected_payload: rejectedPayload,
  attachment,
  attachment_part: attachmentPart,
  sync_log: syncLog,
  incident,
  work_import: workImport,
  change,
  membership,
  server_state: serverState,
} as const;

/** All that drizzle-kit compares with `drizzle/`: the engine's tables, and the packs' as they are declared. */
export const SCHEMA: Readonly<Record<string, unknown>> = { engine, versionSeq, ...ENGINE_TABLES, ...packSchema };
