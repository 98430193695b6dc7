import type { AnyEntity } from '#packs/core/entity.ts';
import type { Policy } from '#packs/core/policy.ts';

/** The line of an entity in `docs/CONFLICTS.md`, as its pack declares it. */
export function conflictLine({ name, entity }: { name: string; entity: AnyEntity }): string {
  const alternatives = entity.alternatives.map(({ kind }) => `\`${kind}\``).join(', ') || '–';
  const naturalKey = entity.naturalKey.map((column: string) => `\`${column}\``).join(', ') || '–';
  return `| \`${name}\` | ${inWords(entity.policy)} | ${alternatives} | ${naturalKey} |`;
}

function inWords(policy: Policy<never>): string {
  if (policy.kind !== 'perField') return `\`${policy.kind}\``;
  const { otherwise, client = [], server = [] } = policy;
  const wins = (side: string, columns: readonly string[]) =>
    columns.length > 0 ? [`${side} wins ${columns.map((column) => `\`${column}\``).join(', ')}`] : [];
  return ['`perField`', ...wins('the client', client), ...wins('the server', server), `the ${otherwise} the rest`].join(
    '; ',
  );
}
