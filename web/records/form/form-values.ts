import type { Field, Fields } from '#packs/core/field.ts';
import { validate } from '#packs/core/validate.ts';
import type { Position } from '#protocol/common.ts';
import type { Drawing } from '../../delivery/draft.ts';
import { instantOf, localTime } from '../../parts/local-time.ts';
import { numberText, typedNumber } from '../../parts/typed-number.ts';
import type { TextKey } from '../../texts/keys.ts';
import { isBasisPoints } from '../declared.ts';

/** A file in a form: one that the record has already, or bytes that are new. */
export interface FormFile {
  sha256: string;
  mime?: string;
  bytes?: Uint8Array;
}
/** One item of a list field; `key` tells rows apart while they are edited. */
export interface FormItem {
  key: string;
  values: FormValues;
}
/** What a control holds: text as typed, `''` for nothing; the others as they are. */
export type FormValue = string | boolean | Position | FormFile | Drawing | FormItem[] | null;
export type FormValues = Record<string, FormValue>;

/** How a tenant, and a person's language, write amounts, numbers and times. */
export interface Manner {
  currencyDigits: number;
  timeZone: string;
  /** The language tag that numbers are written in. */
  tag: string;
}

/** A signature is drawn, not taken. */
export const isSignature = (name: string, { kind }: Field): boolean => kind === 'file' && /^signature$/i.test(name);
export const isDrawing = (value: FormValue): value is Drawing =>
  typeof value === 'object' && value !== null && 'strokes' in value;
export const isItems = (value: FormValue): value is FormItem[] => Array.isArray(value);
export const isFile = (value: FormValue): value is FormFile =>
  typeof value === 'object' && value !== null && 'sha256' in value;

/** A wire value as its control shows it. */
export function formValue(name: string, field: Field, value: unknown, manner: Manner): FormValue {
  switch (field.kind) {
    case 'boolean':
      return value === null || value === undefined ? null : Boolean(value);
    case 'position':
      return (value as Position | undefined) ?? null;
    case 'file':
      return typeof value === 'string' ? { sha256: value } : null;
    case 'list':
      return ((value as Record<string, unknown>[] | null) ?? []).map((item, at) => ({
        key: `row ${at}`,
        values: formValues(field.item ?? {}, item, manner),
      }));
  }
  if (value === null || value === undefined) return '';
  switch (field.kind) {
    case 'money':
      return numberText((Number(value) / 10 ** manner.currencyDigits).toFixed(manner.currencyDigits), manner.tag);
    case 'integer':
      return isBasisPoints(name, field) ? numberText(String(Number(value) / 100), manner.tag) : String(value);
    case 'decimal':
      return numberText(String(value), manner.tag);
    case 'instant':
      return localTime(String(value), manner.timeZone);
    case 'tags':
      return (value as string[]).join(', ');
    default:
      return String(value);
  }
}

export const formValues = (fields: Fields, row: Readonly<Record<string, unknown>>, manner: Manner): FormValues =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, formValue(name, field, row[name], manner)]));

/** Why a value is not accepted, in the person's language by its key. */
export interface FieldError {
  key: TextKey;
  max?: number;
}
export type FieldErrors = Readonly<Record<string, FieldError>>;
type Read = { ok: true; value: unknown } | { ok: false; error: FieldError };

const value = (given: unknown): Read => ({ ok: true, value: given });
const wrong = (key: TextKey, more: Partial<FieldError> = {}): Read => ({ ok: false, error: { key, ...more } });

/** A whole number of units of `1 / 10 ** digits`, never a rounded one. `beyond`: what is said of more digits than that. */
function readUnits(typed: string, { tag }: Manner, digits: number, none: TextKey, beyond: TextKey): Read {
  const found = typedNumber(typed, tag);
  if (found === 'none') return wrong(none);
  if (found === 'unclear') return wrong('records.unclearNumber');
  if (found.decimals > digits) return wrong(beyond, { max: digits });
  const units = Math.round(found.value * 10 ** digits);
  return Number.isSafeInteger(units) ? value(units) : wrong(none);
}

function readText(name: string, field: Field, typed: string, manner: Manner): Read {
  switch (field.kind) {
    case 'integer':
      return isBasisPoints(name, field)
        ? readUnits(typed, manner, 2, 'records.notNumber', 'records.tooManyDecimals')
        : readUnits(typed, manner, 0, 'records.notNumber', 'records.notWhole');
    case 'decimal': {
      const found = typedNumber(typed, manner.tag);
      if (found === 'unclear') return wrong('records.unclearNumber');
      return found === 'none' ? wrong('records.notNumber') : value(found.value);
    }
    case 'money':
      return readUnits(typed, manner, manner.currencyDigits, 'records.notAmount', 'records.tooManyDecimals');
    case 'instant': {
      const instant = instantOf(typed, manner.timeZone);
      return instant === null ? wrong('records.notTime') : value(instant);
    }
    case 'tags':
      return value(
        typed
          .split(/[,،;]/)
          .map((tag) => tag.trim())
          .filter(Boolean),
      );
    case 'text':
      return typed.length > (field.max ?? 200) ? wrong('records.tooLong', { max: field.max ?? 200 }) : value(typed);
    default:
      return value(typed);
  }
}

const isEmpty = (held: FormValue): boolean => held === null || (typeof held === 'string' && held.trim() === '');

/**
 * The wire values of a form, or what is wrong by the path of its field (`lines[0].quantity`). A drawing must be a file by now.
 * `given`: what the form was filled from. A control may show less of it, such as no seconds: what still stands there is as it was.
 */
export function readForm(
  fields: Fields,
  form: FormValues,
  manner: Manner,
  given: Readonly<Record<string, unknown>> = {},
  at = '',
): { ok: true; values: Record<string, unknown> } | { ok: false; errors: FieldErrors } {
  const values: Record<string, unknown> = {};
  const errors: Record<string, FieldError> = {};
  for (const [name, field] of Object.entries(fields)) {
    const path = `${at}${name}`;
    const held = form[name] ?? null;
    if (isItems(held)) {
      const items: unknown[] = [];
      for (const [index, item] of held.entries()) {
        const read = readForm(field.item ?? {}, item.values, manner, {}, `${path}[${index}].`);
        if (read.ok) items.push(read.values);
        else Object.assign(errors, read.errors);
      }
      values[name] = items;
      continue;
    }
    const text = typeof held === 'string' ? held.trim() : null;
    if (isEmpty(held)) {
      if (field.optional) values[name] = null;
      else if (field.kind === 'boolean') values[name] = false;
      // What comes with another field nobody can type: that one says what is missing.
      else if (!field.copies || !isEmpty(form[field.copies.from] ?? null)) errors[path] = { key: 'records.required' };
      continue;
    }
    if (isFile(held)) values[name] = held.sha256;
    else if (text === null) values[name] = held;
    else if (held === formValue(name, field, given[name], manner)) values[name] = given[name];
    else {
      const read = readText(name, field, text, manner);
      if (read.ok && field.least !== undefined && Number(read.value) < field.least)
        errors[path] = { key: 'records.tooSmall' };
      else if (read.ok) values[name] = read.value;
      else errors[path] = read.error;
    }
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  // The pack's own validator has the last word.
  const checked = validate(fields, values);
  if (checked.ok) return { ok: true, values };
  return { ok: false, errors: { [`${at}${checked.path}`]: { key: 'records.notValid' } } };
}

/** The values of `after` that are not those of `before`: what an UPDATE carries. */
export const changedValues = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(after).filter(([name, now]) => JSON.stringify(now ?? null) !== JSON.stringify(before[name] ?? null)),
  );
