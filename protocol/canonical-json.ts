import canonicalize from 'canonicalize';

/**
 * JSON as RFC 8785 writes it: one text for one value, on every machine. Throws for what has no such form: half of a
 * surrogate pair, a number that is none. Source: `canonicalize`, by the RFC's author. Plain values, as events are, take a
 * way that leaves a third of the garbage and gives the same text; a test holds them equal.
 */
export function canonicalJson(value: unknown): string {
  const text = isPlain(value) ? JSON.stringify(inOrder(value)) : canonicalize(value);
  if (text === undefined) throw new TypeError('a value without JSON form was given');
  return text;
}

/** Names that JavaScript puts before others, in whatever order they were given. */
const NUMERAL = /^\d/;

/** Whether the engine's own JSON is that of RFC 8785 once all names are in order. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'boolean') return true;
  if (Array.isArray(value)) return value.every(isPlain);
  if (typeof value !== 'object' || 'toJSON' in value) return false;
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    if (NUMERAL.test(name) || name === '__proto__' || !name.isWellFormed()) return false;
    if (member !== undefined && !isPlain(member)) return false;
  }
  return true;
}

/** The value with the names of its objects sorted by UTF-16 code units; itself where they stand so already. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(inOrder);
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  const given = value as Record<string, unknown>;
  const names = Object.keys(given);
  const members = names.map((name) => inOrder(given[name]));
  const isSorted = names.every((name, at) => at === 0 || names[at - 1]! < name);
  if (isSorted && names.every((name, at) => members[at] === given[name])) return value;
  const order = names.map((_, at) => at).sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
  return Object.fromEntries(order.map((at) => [names[at], members[at]]));
}
