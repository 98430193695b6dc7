/**
 * An array as PostgreSQL reads it from text, for `any(${pgArray(ids)}::uuid[])`: the driver is not told the types of
 * arrays. Source: PostgreSQL manual, 8.15.2 array value input.
 */
export const pgArray = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

/** Whether PostgreSQL reads it as a `uuid`; of anything else a statement would fail. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
