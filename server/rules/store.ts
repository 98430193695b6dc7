import { entityNamed } from '#packs/registry.ts';
import { wrongRetention } from '#packs/retention.ts';
import { wrongRules } from '#protocol/rule-bounds.ts';
import { DEFAULT_RULES, type Rules } from '#protocol/rules.ts';
import type { RulesAnswer, RulesChange, RulesEdit } from '#protocol/rules-change.ts';
import type { Tx } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';
import { tenantFacts } from '../auth/session-answer.ts';
import { poke } from '../feed/poke.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { differences } from './differences.ts';

/** Edits that an answer tells of. */
const SHOWN = 20;

interface EditRow {
  version: number;
  before: Rules;
  after: Rules;
  by: string | null;
  byName: string;
  at: Date;
}

/** The tenant's rules and who changed them lately. */
export async function readRules(tx: Tx, tenantId: string): Promise<RulesAnswer> {
  const { rules } = await tenantFacts(tx, tenantId);
  const rows = await tx.sql<EditRow[]>`
    select version, before, after, changed_by as by, changed_by_name as "byName", changed_at as at
    from navette.rules_edit where tenant_id = ${tenantId} order by version desc limit ${SHOWN}`;
  return { rules, edits: rows.map(editOf) };
}

/** Rules that an older version does not name had their defaults. */
const whole = (rules: Rules): Rules => ({ ...DEFAULT_RULES, ...rules });

const editOf = ({ version, before, after, by, byName, at }: EditRow): RulesEdit => ({
  ...{ version, by, byName },
  at: at.toISOString(),
  changes: differences(whole(before), whole(after)),
});

/**
 * Makes a new version of the rules, keeps both in the log, and tells every device that listens. What changes nothing makes
 * no version. Refuses with `MALFORMED` and the path of a value that cannot be, or `RULES_CHANGED` when somebody was quicker.
 */
export async function changeRules(tx: Tx, account: Account, change: RulesChange, now: Date): Promise<RulesAnswer> {
  const { tenantId } = account;
  const { rules: before, packs } = await tenantFacts(tx, tenantId);
  const after: Rules = { ...change.rules, version: change.version + 1 };
  const [wrong] = [...wrongRules(after), ...wrongNames(after, packs), ...wrongRetention(after, packs)];
  if (wrong !== undefined) throw new HttpProblem('MALFORMED', { path: `rules.${wrong}` });
  if (change.version === before.version && differences(before, after).length === 0)
    return await readRules(tx, tenantId);
  const [{ isDone } = { isDone: false }] = await tx.sql<{ isDone: boolean }[]>`
    select navette.change_rules(${change.version}, ${JSON.stringify(after)}::jsonb, ${account.userId}, ${now}) as "isDone"`;
  const answer = await readRules(tx, tenantId);
  if (!isDone) {
    const { byName = '–', at = '–' } = answer.edits[0] ?? {};
    throw new HttpProblem('RULES_CHANGED', { version: answer.rules.version, byName, at });
  }
  await poke(tx, tenantId);
  return answer;
}

/** Entities that the tenant does not have, and policies that theirs do not offer. */
function wrongNames({ policies = {}, priorities = {} }: Rules, packs: readonly string[]): string[] {
  const known = (name: string) => {
    const found = entityNamed(name);
    return found && packs.includes(found.pack.name) ? found : undefined;
  };
  const offers = (name: string, policy: string): boolean => {
    const { policy: own, alternatives = [] } = known(name)?.entity ?? {};
    return [own, ...alternatives].some((one) => one?.kind === policy);
  };
  return [
    ...Object.entries(policies).flatMap(([name, policy]) => (offers(name, policy) ? [] : [`policies.${name}`])),
    ...Object.keys(priorities).flatMap((name) => (known(name) ? [] : [`priorities.${name}`])),
  ];
}
