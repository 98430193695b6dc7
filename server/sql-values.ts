/**
 * An array as PostgreSQL reads it from text, for `any(${pgArray(ids)}::uuid[])`: the driver is not told the types of
 * arrays. Source: PostgreSQL manual, 8.15.2 array value input.
 */
export const pgArray = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
