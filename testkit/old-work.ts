import type { Committed, DeviceApi, Intent } from '#device/api.ts';
import { askedOf, isMaking } from '#packs/core/deed.ts';
import type { AnyEntity } from '#packs/core/entity.ts';
import type { Field, Fields } from '#packs/core/field.ts';
import { createRegistry, PACKS } from '#packs/registry.ts';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import { oldEvents, oldShapes } from './old-packs.ts';
import { packsAt } from './packs-at.ts';

/** What was committed on a device of an older version. */
export interface OldWork extends Committed {
  entity: string;
  action: string;
  payload: Record<string, unknown>;
}

export interface OldWorkWish {
  api: DeviceApi;
  version: number;
  pack: string;
  role: string;
  /** Values that a record needs to be one that can be worked on; by entity. */
  values?: Record<string, Record<string, unknown>>;
}

/**
 * Commits one event of each kind that this role knew in that version, on records made in the same go; what stands on
 * records of the office is left to the caller. Events of one record come one after the other, as people work.
 */
export async function commitEachKind(wish: OldWorkWish): Promise<OldWork[]> {
  const { api, version, pack, role } = wish;
  const { entityNamed } = createRegistry(packsAt(oldShapes(version), PACKS));
  const work: OldWork[] = [];
  const made = new Map<string, string>();
  const commit = async (
    entity: string,
    action: string,
    payload: Record<string, unknown>,
    entityId?: string,
    near: Near = made,
  ) => {
    const known = entityNamed(entity)!;
    const fields: Fields = known.entity.actions[action]?.payload ?? known.entity.fields;
    const filled = await fill(api, pack, fields, payload, near, made);
    const intent: Intent = { entity, action, payload: filled.payload, attachments: filled.files };
    const done = await api.commit(entityId === undefined ? intent : { ...intent, entityId });
    if (!done.ok) throw new Error(`${entity} ${action}: ${done.problem.code} ${JSON.stringify(done.problem.data)}`);
    work.push({ ...done.value, entity, action, payload: filled.payload });
    return done.value.entityId;
  };

  for (const { entity, action, payload } of oldEvents(version)) {
    const known = entityNamed(entity)!;
    if (known.pack.name !== pack || action === 'CONFLICT_RESOLVED') continue;
    const asked = askedOf(known, action, role);
    if (!asked.ok) continue;
    const values = { ...payload, ...wish.values?.[entity] };
    if (isMaking(asked.value)) made.set(entity, await commit(entity, action, values));
    else if (action === 'DELETE') {
      const spare = oldEvents(version).find((other) => other.entity === entity && other.action === 'CREATE');
      const another = { ...renamed(spare!.payload), ...wish.values?.[entity] };
      const id = await commit(entity, 'CREATE', another, undefined, elsewhere(known.entity, pack, made));
      await commit(entity, 'DELETE', {}, id);
    } else if (made.has(entity)) {
      await commit(entity, action, known.entity.actions[action] ? payload : values, made.get(entity)!);
    }
  }
  return work;
}

/** Of another thing in the world: nothing is merged. */
const renamed = (payload: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      typeof value === 'string' && value.startsWith('a ') ? `${value}+` : value === '2026-11-20' ? '2026-11-19' : value,
    ]),
  );

/** Records that a reference leads to, by entity; elsewhere it leads to one of the office's. */
type Near = ReadonlyMap<string, string>;

/**
 * What a second record of a kind refers to: what was made here, where nobody has anything yet. One whose key is what it
 * refers to leads elsewhere with the first: a mark of another pupil, in an exam that has no other marks.
 */
function elsewhere({ naturalKey = [], fields }: AnyEntity, pack: string, made: Near): Near {
  const key = naturalKey.map((name) => (fields as Fields)[name]!);
  const [first] = key;
  if (first?.kind !== 'reference' || key.some(({ kind }) => kind !== 'reference')) return made;
  return new Map([...made].filter(([entity]) => entity !== `${pack}.${first.to}`));
}

const utf8 = new TextEncoder();

/** References to records that this device knows, files that come with the event. */
async function fill(
  api: DeviceApi,
  pack: string,
  fields: Fields,
  payload: Record<string, unknown>,
  near: Near,
  made: Near,
): Promise<{ payload: Record<string, unknown>; files: NonNullable<Intent['attachments']> }> {
  const files: NonNullable<Intent['attachments']> = [];
  const valueIn = async (field: Field | undefined, value: unknown): Promise<unknown> => {
    if (value === null || !field) return value;
    if (field.kind === 'reference') {
      const to = `${pack}.${field.to}`;
      const known = await api.query<{ id: string }>(`SELECT id FROM ${pack}_${field.to} LIMIT 2`);
      return near.get(to) ?? known.find(({ id }) => id !== made.get(to))?.id ?? null;
    }
    if (field.kind === 'file') {
      const bytes = utf8.encode('a picture');
      const sha256 = sha256HexOfBytes(bytes);
      if (files.length === 0) files.push({ sha256, mime: 'image/png', bytes });
      return sha256;
    }
    if (field.kind !== 'list') return value;
    return await Promise.all((value as Record<string, unknown>[]).map((item) => valuesOf(field.item ?? {}, item)));
  };
  const valuesOf = async (of: Fields, values: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const filled: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(values)) filled[name] = await valueIn(of[name], value);
    return filled;
  };
  return { payload: await valuesOf(fields, payload), files };
}
