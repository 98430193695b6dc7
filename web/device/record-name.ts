import type { DeviceApi } from '#device/api.ts';
import type { AnyEntity } from '#packs/core/entity.ts';
import type { Field } from '#packs/core/field.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Locale } from '#protocol/locale.ts';
import { dayNumbers } from '../parts/day.ts';

/** SQLite table of a wire entity: `logistics.delivery` → `logistics_delivery`. */
export const tableOf = (entity: string): string => entity.replace('.', '_');

/** A name may be that of another record (a grade is called by its pupil), and so on; no further than this. */
const STEPS = 3;

/** The field a record is called by: as declared, else the first that people search in, else the first text. */
export function titleField(entity: AnyEntity): string | undefined {
  const texts = Object.entries<Field>(entity.fields).find(([, { kind }]) => kind === 'text');
  return entity.title ?? entity.search[0] ?? texts?.[0];
}

/** The entity that a reference of this pack points to. */
export const referred = (known: KnownEntity, field: Field | undefined): KnownEntity | undefined =>
  field?.kind === 'reference' ? entityNamed(`${known.pack.name}.${field.to}`) : undefined;

/** Longer texts are cut in lists and are a field of their own on the page, also when they name the record. In characters. */
const LONG = 300;
export const isLong = ({ kind, max }: Field): boolean => kind === 'text' && (max ?? 0) > LONG;

/** A name in a list or a sentence is not longer than this, in characters. */
const LONGEST = 80;

/** Parts of a person's name: a family name alone is shared by many. */
const GIVEN_NAME: Readonly<Record<string, string>> = { lastName: 'firstName' };

/** True for what a record's name says already. */
export function isInName(entity: AnyEntity, field: string): boolean {
  const title = titleField(entity);
  return field === title || (title !== undefined && GIVEN_NAME[title] === field);
}

/**
 * SQL for the name of the record in `alias`; `NULL` where its kind has none. While the server has not given the title (a
 * reference), the next column that people search in stands for it. `by`: what is asked of the name where it stands, such as its place.
 */
export function nameSql(
  known: KnownEntity,
  alias: string,
  by: (name: string) => string = (name) => name,
  steps = STEPS,
): string {
  const { entity } = known;
  const title = titleField(entity);
  if (title === undefined || steps === 0) return 'NULL';
  const field: Field = entity.fields[title];
  const to = referred(known, field);
  const column = (name: string) => `${alias}."${name}"`;
  if (to) {
    const next = `${alias}_${steps}`;
    return `(SELECT ${nameSql(to, next, by, steps - 1)} FROM "${tableOf(to.name)}" ${next} WHERE ${next}.id = ${column(title)})`;
  }
  const given = GIVEN_NAME[title];
  if (given !== undefined && given in entity.fields) return by(`${column(title)} || ' ' || ${column(given)}`);
  if (isLong(field)) {
    const cut = `substr(${column(title)}, 1, ${LONGEST}) || '…'`;
    return by(`iif(length(${column(title)}) > ${LONGEST}, ${cut}, ${column(title)})`);
  }
  const others = entity.search.filter((name: string) => name !== title && entity.fields[name].kind === 'text');
  return by(
    field.optional && others.length > 0 ? `coalesce(${[title, ...others].map(column).join(', ')})` : column(title),
  );
}

/** The field that the name of a record comes from in the end: its title, or that of the record that its title points to. */
function namingField(known: KnownEntity, steps = STEPS): Field | undefined {
  const title = titleField(known.entity);
  const field: Field | undefined = title === undefined ? undefined : known.entity.fields[title];
  const to = referred(known, field);
  return to ? (steps === 0 ? undefined : namingField(to, steps - 1)) : field;
}

/** A name as people read it: an expense is called by the words of its kind, a timesheet by its day. `tag`: how days are written. */
export function nameWords(known: KnownEntity, name: string | number, locale: Locale, tag: string): string {
  const field = namingField(known);
  if (field?.kind === 'choice') return field.choices?.[name]?.[locale] ?? String(name);
  return field?.kind === 'day' ? dayNumbers(String(name), tag) : String(name);
}

/** The entities that the name of a record is read from, its own first. */
export function nameReads(known: KnownEntity, steps = STEPS): string[] {
  const title = titleField(known.entity);
  const to = title === undefined || steps === 0 ? undefined : referred(known, known.entity.fields[title]);
  return to ? [known.name, ...nameReads(to, steps - 1)] : [known.name];
}

/** The name of one record by its id. */
export const recordNameSql = (known: KnownEntity): string =>
  `SELECT ${nameSql(known, 'x')} AS name FROM "${tableOf(known.name)}" x WHERE x.id = ?`;

/** What records of a kind are called, one of them. */
export const kindName = (entity: string, locale: Locale): string => entityNamed(entity)?.entity.label[locale] ?? entity;

/** A record as a person calls it, "Delivery" and "BL-2031"; no name when the record has left this device. */
export async function recordName(
  device: DeviceApi,
  { locale, tag }: { locale: Locale; tag: string },
  entity: string,
  id: string,
): Promise<{ kind: string; name: string | null }> {
  const kind = kindName(entity, locale);
  const known = entityNamed(entity);
  if (!known) return { kind, name: null };
  const [row] = await device.query<{ name: string | number | null }>(recordNameSql(known), [id]);
  const name = row?.name ?? null;
  return { kind, name: name === null ? null : nameWords(known, name, locale, tag) };
}
