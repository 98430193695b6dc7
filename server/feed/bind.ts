/** SQL with values by name (`$tenant`), as PostgreSQL takes it: each value once, in the order of its first mention. */
export function bind(
  text: string,
  values: Readonly<Record<string, string | number | null>>,
): { text: string; values: (string | number | null)[] } {
  const names: string[] = [];
  const numbered = text.replace(/\$([a-z]+)\b/g, (_, name: string) => {
    if (!(name in values)) throw new Error(`no value for $${name}`);
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text: numbered, values: names.map((name) => values[name] ?? null) };
}
