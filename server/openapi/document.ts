import { ERRORS, type ErrorCode } from '#protocol/errors.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import { componentSchemas } from './schemas.ts';

/** What every call with a token may be refused with. */
const ALWAYS: readonly ErrorCode[] = ['MALFORMED', 'UPDATE_REQUIRED', 'INTERNAL', 'UNAVAILABLE'];
const WITH_TOKEN: readonly ErrorCode[] = ['TOKEN_EXPIRED', 'REAUTH_REQUIRED', 'DEVICE_REVOKED'];

const TAGS: readonly (readonly [prefix: string, tag: string])[] = [
  ['/api/auth/', 'Session'],
  ['/api/sync/', 'Sync'],
  ['/api/attachments/', 'Attachments'],
];

/** `GET /api/openapi.json`: OpenAPI 3.1, from the same schemas that judge requests. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Navette',
      version: String(SCHEMA_VERSION),
      description:
        'The wire between devices and the server. Rules: docs/PROTOCOL.md. Devices send their schema in `X-Schema-Version`; every answer carries `X-Request-Id`.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        refreshCookie: { type: 'apiKey', in: 'cookie', name: 'navette_{profile}' },
      },
    },
  };
}

function described(operation: Operation): Record<string, unknown> {
  const { summary, open, cookie, query = {}, headers = {}, body, answers } = operation;
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  }));
  const named = (values: Readonly<Record<string, string>>, where: string) =>
    Object.entries(values).map(([name, description]) => ({ name, in: where, description, schema: { type: 'string' } }));
  return {
    summary,
    tags: [TAGS.find(([prefix]) => operation.path.startsWith(prefix))?.[1] ?? 'Health'],
    security: cookie ? [{ refreshCookie: [] }] : open ? [] : [{ accessToken: [] }],
    parameters: [...inPath, ...named(query, 'query'), ...named(headers, 'header')],
    ...(body && { requestBody: { required: true, content: content(body) } }),
    responses: { ...answersOf(answers), ...(operation.path.startsWith('/api/') ? refusals(operation) : {}) },
  };
}

const answersOf = (answers: Operation['answers']) =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { text, body, lines }]) => [
      status,
      {
        description: text,
        ...(body && { content: { ...content(body), ...(lines && { 'application/x-ndjson': {} }) } }),
      },
    ]),
  );

/** By status, with the codes that each may carry. */
function refusals({ open, errors = [] }: Operation): Record<string, unknown> {
  const codes = [...new Set([...errors, ...ALWAYS, ...(open ? [] : WITH_TOKEN)])];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const status = ERRORS[code].status >= 400 ? ERRORS[code].status : 422;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, each]) => [
      String(status),
      { description: each.map((code) => `\`${code}\``).join(', '), content: content('ErrorAnswer') },
    ]),
  );
}

function content(body: string): Record<string, unknown> {
  if (body === 'bytes') return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
  if (body === 'events') return { 'text/event-stream': { schema: { type: 'string' } } };
  return { 'application/json': { schema: { $ref: `#/components/schemas/${body}` } } };
}
