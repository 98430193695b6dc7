import canonicalize from 'canonicalize';

/** JSON as RFC 8785 writes it: one text for one value, on every machine. Source: `canonicalize`, by the RFC's author. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value without JSON form was given');
  return text;
}
