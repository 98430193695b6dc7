import type { Fields } from './field.ts';

/** What an event says, without who said it and when. */
export interface Said {
  entity: string;
  action: string;
  payload: Record<string, unknown>;
}

type Values = Record<string, unknown>;

/**
 * How one version of the packs is said in the next. Pure and total: whatever a payload holds, it answers; what does not fit
 * is left for the validator to refuse. An upcaster is never removed: devices with events of its version may be in a drawer.
 */
export interface Upcast {
  /** What was said in the version before this one. */
  to: number;
  /** The wire name of the entity, as it was then. */
  entity: string;
  event(said: Said): Said;
  /** The same of a row that a device holds already; absent: rows are as they were. */
  row?: {
    /** Fields that are no more, as they were declared. */
    was: Fields;
    now(row: Readonly<Values>): Values;
  };
}

/** An event of version `from` as this version says it; the same object where nothing has changed. */
export function upcast(said: Said, from: number, upcasts: readonly Upcast[]): Said {
  return upcasts
    .filter(({ to }) => to > from)
    .sort((a, b) => a.to - b.to)
    .reduce((now, { entity, event }) => (entity === now.entity ? event(now) : now), said);
}

/** Fields of an entity that became others: in what makes and edits it, in choices between versions, and in rows. */
export function fieldsUpcast(
  to: number,
  entity: string,
  was: Fields,
  now: (values: Readonly<Values>) => Values,
): Upcast {
  return { to, entity, event: turning(Object.keys(was), now), row: { was, now } };
}

/** Fields that only the server writes from then on: what a device said of them is its to find out anew. Rows keep them. */
export const serverFieldsUpcast = (to: number, entity: string, names: readonly string[]): Upcast => ({
  to,
  entity,
  event: turning(names, (values) => names.reduce(without, { ...values })),
});

function turning(names: readonly string[], now: (values: Readonly<Values>) => Values): Upcast['event'] {
  const turned = (values: unknown): unknown =>
    isObject(values) && names.some((name) => name in values) ? now(values) : values;
  return (said) => {
    const { action, payload } = said;
    if (action === 'CREATE' || action === 'UPDATE') return { ...said, payload: turned(payload) as Values };
    if (action !== 'CONFLICT_RESOLVED' || !('values' in payload)) return said;
    return { ...said, payload: { ...payload, values: turned(payload.values) } };
  };
}

/** The payload of one named action. */
export const actionUpcast = (
  to: number,
  entity: string,
  action: string,
  now: (payload: Readonly<Values>) => Values,
): Upcast => ({
  to,
  entity,
  event: (said) => (said.action === action ? { ...said, payload: now(said.payload) } : said),
});

/** Values without a field that is no more. */
export function without(values: Readonly<Values>, name: string): Values {
  const { [name]: _, ...rest } = values;
  return rest;
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
