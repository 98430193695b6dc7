import * as z from 'zod/mini';
import { Day, Instant, Position, Sha256, Uuid } from '#protocol/common.ts';
import { findUnsafe } from '#protocol/safe-json.ts';
import type { Field, Fields, ValuesOf } from './field.ts';

const toNull = z.transform((given: unknown) => given ?? null);

const bounds = ({ least }: Field) => (least === undefined ? [] : [z.minimum(least)]);

function schemaOfField(field: Field): z.ZodMiniType {
  switch (field.kind) {
    case 'text':
      return z.string().check(z.maxLength(field.max ?? 200));
    case 'integer':
    case 'money':
      return z.int().check(...bounds(field));
    case 'decimal':
      return z.number().check(...bounds(field));
    case 'boolean':
      return z.boolean();
    case 'instant':
      return Instant;
    case 'day':
      return Day;
    case 'choice':
      return z.enum(Object.keys(field.choices ?? {}) as [string, ...string[]]);
    case 'reference':
      return Uuid;
    case 'position':
      return Position;
    case 'file':
      return Sha256;
    case 'tags':
      return z.array(z.string().check(z.maxLength(60))).check(z.maxLength(50));
    case 'list':
      return z.array(schemaOf(field.item ?? {})).check(z.maxLength(500));
    case 'json':
      return z.unknown();
  }
}

const schemas = new WeakMap<Fields, z.ZodMiniType>();

/** The validator of declared fields: absent optional fields become `null`, unknown fields are dropped. */
export function schemaOf<F extends Fields>(fields: F): z.ZodMiniType<ValuesOf<F>> {
  let schema = schemas.get(fields);
  if (!schema) {
    schema = z.object(
      Object.fromEntries(
        Object.entries(fields).map(([name, field]) => {
          const value = schemaOfField(field);
          return [name, field.optional ? z.pipe(z.nullish(value), toNull) : value];
        }),
      ),
    );
    schemas.set(fields, schema);
  }
  return schema as z.ZodMiniType<ValuesOf<F>>;
}

/** Values that hold what the fields declare, or the path of the first that does not (`lines[0].quantity`). */
export function validate<F extends Fields>(
  fields: F,
  values: unknown,
): { ok: true; values: ValuesOf<F> } | { ok: false; path: string } {
  const unsafe = findUnsafe(values);
  if (unsafe) return { ok: false, path: unsafe.path };
  const parsed = schemaOf(fields).safeParse(values);
  if (parsed.success) return { ok: true, values: parsed.data };
  return { ok: false, path: pathText(parsed.error.issues[0]?.path ?? []) };
}

/** `['lines', 0, 'quantity']` as `lines[0].quantity`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
