import type { ErrorCode } from '#protocol/errors.ts';
import type { MessageName } from './schemas.ts';

/** One call of the API, as people read it. `document.test.ts` compares this list with the routes that are served. */
export interface Operation {
  method: 'get' | 'put' | 'post';
  path: string;
  summary: string;
  /** Needs no access token. */
  open?: true;
  /** Needs the profile's refresh cookie. */
  cookie?: true;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: MessageName | 'bytes';
  answers: Readonly<Record<string, { text: string; body?: MessageName | 'bytes' | 'events'; lines?: true }>>;
  /** Refusals beyond those that every call may meet. */
  errors?: readonly ErrorCode[];
}

const SESSION = { '200': { text: 'A session; the refresh token comes as a cookie.', body: 'SessionAnswer' } } as const;

export const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/auth/login',
    summary: 'Sign in on a device',
    open: true,
    body: 'LoginRequest',
    answers: SESSION,
    errors: ['INVALID_CREDENTIALS', 'DEVICE_REVOKED', 'DEVICE_LIMIT', 'RATE_LIMITED'],
  },
  {
    method: 'post',
    path: '/api/auth/refresh',
    summary: 'Renew a session; the cookie rotates',
    open: true,
    cookie: true,
    body: 'RefreshRequest',
    answers: SESSION,
    errors: ['REAUTH_REQUIRED', 'DEVICE_REVOKED'],
  },
  {
    method: 'post',
    path: '/api/auth/logout',
    summary: 'End a session',
    open: true,
    cookie: true,
    body: 'ProfileRequest',
    answers: { '204': { text: 'It is over.' } },
  },
  {
    method: 'post',
    path: '/api/auth/wiped',
    summary: 'A revoked device has removed its data, and says how far its sequence had come',
    open: true,
    body: 'WipeReport',
    answers: { '204': { text: 'Noted; also when the order is not one of ours, or the device has begun a new life.' } },
  },
  {
    method: 'post',
    path: '/api/sync/push',
    summary: 'Send events; one receipt for each, in the order sent',
    body: 'PushRequest',
    answers: { '200': { text: 'The receipts.', body: 'PushAnswer' } },
    errors: ['TOO_LARGE'],
  },
  {
    method: 'get',
    path: '/api/sync/pull',
    summary: 'Changes after a cursor; without one, everything from zero',
    query: {
      cursor: 'Of the page before.',
      limit: 'Rows in a page.',
      entities: 'Names of entities, separated by commas; all when absent.',
    },
    answers: {
      '200': {
        text: 'A page; with `Accept: application/x-ndjson` all pages, a change a line.',
        body: 'PullPage',
        lines: true,
      },
    },
    errors: ['CURSOR_MISMATCH'],
  },
  {
    method: 'get',
    path: '/api/sync/status',
    summary: "The server's time, limits and what it received of this device",
    answers: { '200': { text: 'The state.', body: 'StatusAnswer' } },
  },
  {
    method: 'get',
    path: '/api/sync/live',
    summary: 'Server-sent events: a poke that says "pull", without data',
    answers: { '200': { text: 'Pokes, until either side ends it.', body: 'events' } },
  },
  {
    method: 'put',
    path: '/api/attachments/{sha256}',
    summary: 'Send a file, or a part of it; repeatable and resumable',
    headers: {
      'Content-Range':
        'For a part: `bytes first-last/total`. With `bytes */total` and no body: how much is here? Go on from `received`.',
    },
    body: 'bytes',
    answers: {
      '201': { text: 'Complete now.', body: 'UploadAnswer' },
      '200': { text: 'Was complete already.', body: 'UploadAnswer' },
      '202': { text: 'Incomplete: go on from `received`.', body: 'UploadAnswer' },
    },
    errors: ['TOO_LARGE', 'CHECKSUM_MISMATCH'],
  },
  {
    method: 'get',
    path: '/api/attachments/{sha256}',
    summary: 'Read a file that a row which you may see names',
    headers: { Range: '`bytes=first-` or `bytes=first-last`.' },
    answers: { '200': { text: 'The bytes.', body: 'bytes' }, '206': { text: 'A part of them.', body: 'bytes' } },
    errors: ['NOT_FOUND'],
  },
  {
    method: 'get',
    path: '/api/admin/rules',
    summary: "The tenant's rules, and who changed them lately; for administrators",
    answers: { '200': { text: 'The rules.', body: 'RulesAnswer' } },
    errors: ['ADMINS_ONLY'],
  },
  {
    method: 'put',
    path: '/api/admin/rules',
    summary: "Change the tenant's rules; devices obey at their next contact",
    body: 'RulesChange',
    answers: { '200': { text: 'The rules as they are now.', body: 'RulesAnswer' } },
    errors: ['ADMINS_ONLY', 'RULES_CHANGED'],
  },
  {
    method: 'post',
    path: '/api/sync/incidents',
    summary: 'A device tells what went wrong with its own storage',
    body: 'IncidentReport',
    answers: { '204': { text: 'Noted, each once.' } },
  },
  {
    method: 'get',
    path: '/api/admin/incidents',
    summary: 'What devices lost and found to differ; for administrators',
    answers: { '200': { text: 'The latest first.', body: 'IncidentList' } },
    errors: ['ADMINS_ONLY'],
  },
  {
    method: 'get',
    path: '/api/admin/devices',
    summary: 'Every device: what was received of it, what is missing, and what it reported; for administrators',
    answers: { '200': { text: 'The one heard last first.', body: 'DeviceList' } },
    errors: ['ADMINS_ONLY'],
  },
  {
    method: 'post',
    path: '/api/admin/devices/{device}/revoke',
    summary: 'Take a person’s device out of use: it wipes itself at its next contact; idempotent; for administrators',
    body: 'RevokeRequest',
    answers: { '200': { text: 'All devices, as they are now.', body: 'DeviceList' } },
    errors: ['ADMINS_ONLY', 'MALFORMED', 'NOT_FOUND'],
  },
  {
    method: 'get',
    path: '/api/admin/refused',
    summary: 'Refused and parked events of all devices of the tenant, for its administrators',
    query: { limit: 'At most 100.', before: 'For the next page: `before` of the answer.' },
    answers: { '200': { text: 'The newest first.', body: 'RefusedAnswer' } },
    errors: ['ADMINS_ONLY', 'MALFORMED'],
  },
  {
    method: 'get',
    path: '/api/admin/waiting',
    summary: 'Events of all devices of the tenant that its administrators are to decide',
    answers: { '200': { text: 'The oldest first, at most 100.', body: 'WaitingAnswer' } },
    errors: ['ADMINS_ONLY'],
  },
  {
    method: 'post',
    path: '/api/admin/refused/{device}/{event}',
    summary: 'Judge a refused event again, or decide one that waits for the office, and what comes behind it; once',
    body: 'RepairRequest',
    answers: { '200': { text: 'The verdict now.', body: 'RepairAnswer' } },
    errors: ['ADMINS_ONLY', 'NOT_FOUND', 'ALREADY_RESOLVED', 'INVALID_PAYLOAD'],
  },
  {
    method: 'post',
    path: '/api/admin/devices/{device}/void',
    summary: 'Close numbers of a lost device that will never arrive; idempotent; for administrators',
    body: 'VoidRequest',
    answers: { '200': { text: 'Which of them are void, and the count of that life.', body: 'VoidAnswer' } },
    errors: ['ADMINS_ONLY', 'MALFORMED', 'NOT_FOUND', 'DEVICE_STILL_IN_USE'],
  },
  {
    method: 'post',
    path: '/api/admin/imports',
    summary: 'Take in a file of unsent work, as its author; for administrators',
    query: { look: '`1`: only show what it holds.' },
    body: 'bytes',
    answers: { '200': { text: 'What it holds, and what became of it.', body: 'ImportAnswer' } },
    errors: ['ADMINS_ONLY', 'TOO_LARGE', 'IMPORT_UNREADABLE', 'IMPORT_OTHER_TENANT', 'IMPORT_NOT_SIGNED'],
  },
  {
    method: 'get',
    path: '/healthz',
    summary: 'The process is alive',
    open: true,
    answers: { '200': { text: 'Yes.' } },
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'The database answers: requests may come',
    open: true,
    answers: { '200': { text: 'Yes.' }, '503': { text: 'Not now.' } },
  },
];
