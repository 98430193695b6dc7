/**
 * Checks the shape of an answer where a validator library would weigh more than everything else: in the service worker.
 * The schemas of `protocol/` stay the truth; `shapes.test.ts` holds both to the same verdicts.
 */
export type Check = (value: unknown) => boolean;

export const text: Check = (value) => typeof value === 'string';
export const flag: Check = (value) => typeof value === 'boolean';
export const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
export const integer: Check = Number.isSafeInteger;
export const anything: Check = () => true;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

export const oneOf =
  <Value extends string>(values: Readonly<Record<Value, true>>): Check =>
  (value) =>
    typeof value === 'string' && Object.hasOwn(values, value);

export const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

export const pair =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every(check);

/** Names every field of the type, also the optional ones; fields beyond are ignored. */
export const fields =
  <Type>(checks: { [Name in keyof Required<Type>]: Check }): Check =>
  (value) =>
    isObject(value) && Object.entries<Check>(checks).every(([name, check]) => check(value[name]));

export const dictionary: Check = isObject;
export const dictionaryOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);

/** What `readJson` asks of a schema; those of `protocol/` are such as well. */
export interface Shape<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

export const shape = <Value>(check: Check): Shape<Value> => ({
  safeParse: (value) => (check(value) ? { success: true, data: value as Value } : { success: false }),
});
