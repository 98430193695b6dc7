import type { Position } from '#protocol/common.ts';
import type { Text } from '#protocol/locale.ts';

/**
 * A field of an entity, declared once. From its kind come the validator, the column on both sides, the form control and
 * how lists show it.
 */
export interface Field<Value = unknown> {
  kind: FieldKind;
  label: Text;
  optional: boolean;
  /** Characters of a text. */
  max?: number;
  /** The smallest number; absent: any. */
  least?: number;
  /** The values of a choice, with what people read. */
  choices?: Readonly<Record<string, Text>>;
  /** The entity that a reference points to, in the same pack. */
  to?: string;
  /** The fields of each item of a list. */
  item?: Fields;
  /** Not typed: it is what the record that a reference beside it names says in `column` (`version`: which one that was). */
  copies?: Copies;
  /** Carries the type of the value; never set. */
  readonly _value?: Value;
}

export interface Copies {
  /** A reference among the same fields. */
  from: string;
  column: string;
}

export type FieldKind =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'boolean'
  | 'instant'
  | 'day'
  | 'choice'
  | 'reference'
  | 'position'
  | 'file'
  | 'tags'
  | 'list'
  | 'json';

/** Kinds whose values are more than one value: JSON in both databases. */
const JSON_KINDS: readonly FieldKind[] = ['position', 'tags', 'list', 'json'];
export const isJson = (kind: FieldKind): boolean => JSON_KINDS.includes(kind);

export type Fields = Readonly<Record<string, Field>>;

type ValueOf<F> = F extends Field<infer Value> ? Value : never;
/** The values of declared fields, as they travel and as both databases give them back. Absent is `null`. */
export type ValuesOf<F extends Fields> = { -readonly [Name in keyof F]: ValueOf<F[Name]> };

const field = <Value>(kind: FieldKind, label: Text, more: Omit<Partial<Field>, '_value'> = {}): Field<Value> => ({
  kind,
  label,
  optional: false,
  ...more,
});

/** Text of at most `max` characters. */
export const text = (label: Text, max = 200) => field<string>('text', label, { max });
export const integer = (label: Text) => field<number>('integer', label);
/** A measured number; never an amount. */
export const decimal = (label: Text) => field<number>('decimal', label);
/** An amount in the currency's smallest unit. */
export const money = (label: Text) => field<number>('money', label);
export const boolean = (label: Text) => field<boolean>('boolean', label);
/** ISO 8601 in UTC. */
export const instant = (label: Text) => field<string>('instant', label);
/** `YYYY-MM-DD`. */
export const day = (label: Text) => field<string>('day', label);
export const position = (label: Text) => field<Position>('position', label);
/** The SHA-256 of the bytes of an attachment. */
export const file = (label: Text) => field<string>('file', label);
/** A few words, in their order: an array of short texts on the wire. */
export const tags = (label: Text) => field<string[]>('tags', label);
/** Any JSON value; for evidence, never for what code decides on. */
export const json = (label: Text) => field<unknown>('json', label);
/** The id of a row of another entity of the pack. */
export const reference = (label: Text, to: string) => field<string>('reference', label, { to });
export const choice = <Name extends string>(label: Text, choices: Readonly<Record<Name, Text>>) =>
  field<Name>('choice', label, { choices });
/** Items inside the row, in their order. */
export const list = <F extends Fields>(label: Text, item: F) => field<ValuesOf<F>[]>('list', label, { item });

/** The same number, never smaller than `least`. */
export const atLeast = <Value extends number>(least: number, of: Field<Value>): Field<Value> => ({ ...of, least });

/** The same field, filled in with what the record says that the reference `from` names: what a person was shown. */
export const copied = <Value>(of: Field<Value>, from: string, column: string): Field<Value> => ({
  ...of,
  copies: { from, column },
});

/** The same field, which may be absent (`null`). */
export const optional = <Value>(of: Field<Value>): Field<Value | null> =>
  ({ ...of, optional: true }) as Field<Value | null>;
