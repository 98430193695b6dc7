import type { Rules } from '#protocol/rules.ts';

export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** What differs between two versions of the rules, leaf by leaf: `backoff.kind`, `policies.logistics.client`. */
export function differences(before: Rules, after: Rules): Difference[] {
  const [left, right] = [leaves(before), leaves(after)];
  const paths = [...new Set([...left.keys(), ...right.keys()])].filter((path) => path !== 'version').sort();
  return paths
    .map((path) => ({ path, before: left.get(path) ?? null, after: right.get(path) ?? null }))
    .filter((one) => one.before !== one.after);
}

function leaves(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  const inner = Object.entries(value).flatMap(([name, each]) => [...leaves(each, path ? `${path}.${name}` : name)]);
  return new Map(inner);
}
