// [N9] Sensitive fields of one tenant, locked before PostgreSQL sees them and opened for those who may.
import type { AnyEntity } from '#packs/core/entity.ts';
import { entitiesOf, PACKS } from '#packs/registry.ts';
import { decrypt, encrypt, keyIn, MARK } from './cipher.ts';
import type { KeysOf, TenantKeys } from './tenant-keys.ts';

/** Names of all fields that any pack declares sensitive. */
export const SENSITIVE: ReadonlySet<string> = new Set(
  entitiesOf(Object.keys(PACKS)).flatMap(({ entity }) => entity.sensitive as string[]),
);

/** Field of texts that are kept whole. */
export const BODY = 'body';

export interface Vault {
  /** A copy with the sensitive texts of this entity locked, wherever they stand in it. Of other entities `value` itself. */
  seal<T>(entity: AnyEntity, recordId: string, value: T): Promise<T>;
  /** A copy with what is locked opened; `value` itself when nothing is. What does not open stays as it is. */
  open<T>(value: T, recordId?: string): Promise<T>;
  /** The same for change lines as PostgreSQL wrote them. */
  openLines(lines: Uint8Array): Promise<Uint8Array>;
  /** A whole text. */
  sealBody(recordId: string, text: string): Promise<string>;
  /** Names the keys whose texts are to be locked by the newest one. None: there is but one key. */
  olderKeys(): Promise<{ older: number[]; newest: number }>;
  /** What an older key has locked, locked by the newest one. What does not open, and all else, stays as it is. */
  reseal(field: string, recordId: string, text: string): Promise<string>;
  /** The same wherever it stands in a JSON text; no other character of it changes. */
  resealJson(json: string, recordId: string): Promise<string>;
}

type Turn = (field: string, recordId: string, text: string) => string;

/** Which record the parts of an object are of: an event names it `entityId`, a row is one. */
function recordOf(object: Readonly<Record<string, unknown>>, outer: string): string {
  if (typeof object.entityId === 'string') return object.entityId;
  return typeof object.id === 'string' ? object.id : outer;
}

function walk(value: unknown, names: ReadonlySet<string>, recordId: string, turn: Turn): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, names, recordId, turn));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const object = value as Record<string, unknown>;
  const own = recordOf(object, recordId);
  return Object.fromEntries(
    Object.entries(object).map(([name, inner]) => {
      if (typeof inner === 'string') return [name, names.has(name) ? turn(name, own, inner) : inner];
      return [name, walk(inner, names, own, turn)];
    }),
  );
}

/** A row's id, and a sensitive field of the rows behind it: keys are the only quotes that are not escaped. */
const IN_LINES = new RegExp(
  `"row":\\s*\\{"id":\\s*"([0-9a-f-]{36})"|"(${[...SENSITIVE].join('|')})":\\s*"(${MARK.replace('.', '\\.')}[A-Za-z0-9_.-]+)"`,
  'g',
);

export function vaultOf(tenantId: string, keysOf: KeysOf): Vault {
  const opener =
    (keys: TenantKeys): Turn =>
    (field, recordId, text) => {
      const key = keys.get(keyIn(text) ?? 0);
      return (key && decrypt(key, { tenantId, recordId, field }, text)) ?? text;
    };
  const sealer = (keys: TenantKeys): Turn => {
    const key = keys.get(Math.max(...keys.keys()))!;
    return (field, recordId, text) => encrypt(key, { tenantId, recordId, field }, text);
  };
  /** With a key that another server has made meanwhile. */
  const keysFor = async (texts: Iterable<string>): Promise<TenantKeys> => {
    const keys = await keysOf(tenantId);
    for (const text of texts) {
      const id = keyIn(text);
      if (id !== null && !keys.has(id)) return await keysOf(tenantId, keys);
    }
    return keys;
  };
  /** Those of the database, also ones that another process has made since this one asked. */
  const allKeys = async (): Promise<TenantKeys> => await keysOf(tenantId, await keysOf(tenantId));
  const resealer = (keys: TenantKeys): Turn => {
    const newest = Math.max(...keys.keys());
    const [open, seal] = [opener(keys), sealer(keys)];
    return (field, recordId, text) => {
      const id = keyIn(text);
      if (id === null || id === newest) return text;
      const plain = open(field, recordId, text);
      return plain === text ? text : seal(field, recordId, plain);
    };
  };
  return {
    olderKeys: async () => {
      const ids = [...(await allKeys()).keys()].sort((a, b) => a - b);
      return { older: ids.slice(0, -1), newest: ids.at(-1)! };
    },
    reseal: async (field, recordId, text) => resealer(await keysFor([text]))(field, recordId, text),
    resealJson: async (json, recordId) => {
      const value: unknown = JSON.parse(json);
      const locked: string[] = [];
      walk(value, SENSITIVE, recordId, (_field, _record, text) => {
        if (text.startsWith(MARK)) locked.push(text);
        return text;
      });
      const turn = resealer(await keysFor(locked));
      const moved = new Map<string, string>();
      walk(value, SENSITIVE, recordId, (field, record, text) => {
        const now = turn(field, record, text);
        if (now !== text) moved.set(text, now);
        return text;
      });
      return [...moved].reduce((rest, [from, to]) => rest.replaceAll(`"${from}"`, `"${to}"`), json);
    },
    seal: async <T>(entity: AnyEntity, recordId: string, value: T) => {
      if (entity.sensitive.length === 0) return value;
      const keys = await keysOf(tenantId);
      return walk(value, new Set<string>(entity.sensitive), recordId, sealer(keys)) as T;
    },
    open: async <T>(value: T, recordId = '') => {
      const locked: string[] = [];
      walk(value, SENSITIVE, '', (_field, _record, text) => {
        if (text.startsWith(MARK)) locked.push(text);
        return text;
      });
      if (locked.length === 0) return value;
      return walk(value, SENSITIVE, recordId, opener(await keysFor(locked))) as T;
    },
    openLines: async (lines) => {
      const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
      if (!bytes.includes(MARK)) return lines;
      const text = bytes.toString();
      const turn = opener(await keysFor([...text.matchAll(IN_LINES)].flatMap(([, , , locked]) => locked ?? [])));
      let recordId = '';
      const opened = text.replace(IN_LINES, (whole, id?: string, field?: string, locked?: string) => {
        if (id !== undefined) recordId = id;
        if (field === undefined || locked === undefined) return whole;
        return `"${field}":${JSON.stringify(turn(field, recordId, locked))}`;
      });
      return Buffer.from(opened);
    },
    sealBody: async (recordId, text) => sealer(await keysOf(tenantId))(BODY, recordId, text),
  };
}
