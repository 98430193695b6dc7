import type { Text } from '#protocol/locale.ts';
import { checkRetention } from './check-retention.ts';
import type { AnyEntity } from './entity.ts';
import type { Fields } from './field.ts';

/** One of the systems that run on the engine: its roles and its entities. */
// biome-ignore lint/suspicious/noExplicitAny: a pack of any entities, for the engine
export interface Pack<Entities extends Readonly<Record<string, AnyEntity>> = any> {
  name: string;
  label: Text;
  roles: Readonly<Record<string, Text>>;
  entities: Entities;
  /** The records in which a role's day begins; absent: the first that it works on. */
  homes?: Readonly<Record<string, keyof Entities & string>>;
  /** The entity that holds the audit log; see `audit.ts`. */
  audit: keyof Entities & string;
}

/** The engine's own columns. */
const RESERVED = [
  'id',
  'version',
  'lastModifiedAt',
  'deletedAt',
  'tenantId',
  'columnVersions',
  'columnTimes',
  'writtenAt',
  'writtenBy',
];

export type Must = (holds: boolean, what: string) => void;

/** Checks what types cannot: names, roles, columns and references that a declaration mentions must exist. */
export function definePack<const Entities extends Readonly<Record<string, AnyEntity>>>(
  pack: Pack<Entities>,
): Pack<Entities> {
  for (const [name, entity] of Object.entries<AnyEntity>(pack.entities)) {
    const where = `${pack.name}.${name}`;
    const must: Must = (holds, what) => {
      if (!holds) throw new Error(`pack declaration ${where}: ${what}`);
    };
    must(entity.name === name, `is declared under another name, "${entity.name}"`);
    must(/^[a-z][a-z_]*$/.test(name), 'its name is not snake_case');
    for (const reserved of RESERVED) {
      must(!(reserved in entity.fields), `the field "${reserved}" is the engine's own`);
    }
    checkFields(pack, entity.fields, must);
    checkScope(pack, entity, must);
    checkColumns(entity, must);
    checkWrites(pack, entity, must);
    checkRetention(pack, entity, must);
    for (const policy of [entity.policy, ...entity.alternatives]) checkPolicy(entity, policy, must);
    const kinds = [entity.policy, ...entity.alternatives].map(({ kind }) => kind);
    must(new Set(kinds).size === kinds.length, 'has one kind of policy twice');
  }
  for (const [one, entity] of Object.entries<string>(pack.homes ?? {})) {
    const scope = pack.entities[entity]?.scope ?? [];
    if (one in pack.roles && scope.some((way) => way.kind !== 'role' || way.role === one)) continue;
    throw new Error(`pack declaration ${pack.name}: "${one}" begins in "${entity}", which it never sees`);
  }
  return pack;
}

/** References must refer to something, and what is copied must be there; also in the items of lists. */
function checkFields(pack: Pack, fields: Fields, must: Must): void {
  for (const [field, { kind, to, copies, item }] of Object.entries(fields)) {
    if (kind === 'reference') must(String(to) in pack.entities, `"${field}" refers to an unknown entity "${to}"`);
    if (copies) {
      const other = pack.entities[fields[copies.from]?.to ?? ''];
      const isThere = other && (copies.column === 'version' || copies.column in other.fields);
      must(isThere === true, `"${field}" copies "${copies.from}.${copies.column}", which there is not`);
    }
    if (item) checkFields(pack, item, must);
  }
}

function checkScope(pack: Pack, entity: AnyEntity, must: Must): void {
  const known = (column: string) => column === 'id' || column in entity.fields;
  for (const scope of entity.scope) {
    if (scope.kind === 'role') must(scope.role in pack.roles, `scope of an unknown role "${scope.role}"`);
    if (scope.kind === 'user' || scope.kind === 'sector') {
      must(known(scope.column), `scope of an unknown column "${scope.column}"`);
    }
    if (scope.kind === 'user' && scope.within) {
      const { column, pastDays } = scope.within;
      const kind = entity.fields[column]?.kind;
      must(kind === 'day' || kind === 'instant', `time window on "${column}", which is no day and no instant`);
      must(Number.isInteger(pastDays) && pastDays > 0, 'time window of no days');
    }
    if (scope.kind === 'via') {
      const from = pack.entities[scope.entity];
      must(
        from !== undefined && from.fields[scope.column]?.to === entity.name,
        `scope via "${scope.entity}.${scope.column}", which does not refer here`,
      );
    }
  }
}

function checkColumns(entity: AnyEntity, must: Must): void {
  const { search, indexes, serverFields, author, naturalKey, sensitive, subtitle, title } = entity;
  const columns = [...search, ...indexes.flatMap((index) => index.columns)];
  for (const column of columns) must(column in entity.fields, `index or search on an unknown column "${column}"`);
  const named = [...serverFields, ...naturalKey, ...sensitive, ...subtitle, ...(title === undefined ? [] : [title])];
  for (const column of named) must(column in entity.fields, `mentions an unknown column "${column}"`);
  for (const column of naturalKey) {
    must(
      column === author || !serverFields.includes(column),
      `the natural key "${column}" is written by the server only`,
    );
    must(!sensitive.includes(column), `the natural key "${column}" is encrypted`);
  }
  const { create = [], update = [] } = entity.writes;
  for (const { columns: unique } of indexes.filter((index) => index.unique)) {
    // PostgreSQL's own refusal has no receipt: the event would be tried for ever.
    must(
      create.length + update.length === 0 || unique.some((column) => serverFields.includes(column)),
      `devices write all of "${unique.join(', ')}", which is to be unique: a natural key says that`,
    );
  }
  must(
    author === undefined || serverFields.includes(author),
    `"${String(author)}" names the author, yet devices may write it`,
  );
  must(subtitle.length <= 3, 'has a subtitle of more than three fields');
  for (const column of columns)
    must(!sensitive.includes(column) || search.includes(column), `the index on "${column}" is of what is encrypted`);
  for (const column of sensitive) {
    must(entity.fields[column]?.kind === 'text', `"${column}" is to be encrypted and is no text`);
  }
  const { derived, sealedFlag } = entity;
  if (sealedFlag !== undefined) {
    must(
      serverFields.includes(sealedFlag) && entity.fields[sealedFlag]?.kind === 'boolean',
      `"${sealedFlag}" is to say that it is encrypted, and is no such field of the server`,
    );
  }
  for (const column of derived?.from ?? [])
    must(column in entity.fields, `is derived from an unknown column "${column}"`);
  for (const column of derived?.fields ?? []) {
    must(serverFields.includes(column), `derives "${column}", yet devices may write it`);
  }
}

function checkWrites(pack: Pack, entity: AnyEntity, must: Must): void {
  const { create = [], update = [], delete: remove = [] } = entity.writes;
  const roles = [...Object.values(entity.actions).flatMap((action) => action.roles), ...create, ...update, ...remove];
  for (const role of roles) must(role in pack.roles, `permission for an unknown role "${role}"`);
  for (const { byAnother } of Object.values(entity.actions)) {
    if (!byAnother) continue;
    must(entity.author !== undefined, 'has a word that its author may not say, and no author');
    for (const role of byAnother.except) must(role in pack.roles, `exception for an unknown role "${role}"`);
  }
  if (entity.policy.kind === 'serverOwned') {
    must(roles.length === 0, 'is owned by the server and yet lets devices write');
  }
  if (entity.policy.kind === 'appendOnly') {
    must(update.length + remove.length === 0, 'only grows and yet lets devices change it');
  }
  const isMade = create.length > 0 || Object.values(entity.actions).some((action) => action.creates);
  if (!isMade) return;
  for (const field of entity.serverFields) {
    must(entity.fields[field].optional, `"${field}" is written by the server, so a new record has none: not optional`);
  }
}

function checkPolicy(entity: AnyEntity, policy: AnyEntity['policy'], must: Must): void {
  if (policy.kind !== 'perField') return;
  const { client = [], server = [] } = policy;
  for (const column of [...client, ...server]) must(column in entity.fields, `policy on an unknown column "${column}"`);
  for (const column of client) must(!server.includes(column), `both sides win "${column}"`);
}
