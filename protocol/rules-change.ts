import * as z from 'zod/mini';
import { Instant, Uuid } from './common.ts';
import { Rules } from './rules.ts';

const { version, ...editable } = Rules.shape;

/** `PUT /api/admin/rules`: the rules as they shall be. `version`: of those that the administrator saw. */
export const RulesChange = z.object({ version, rules: z.object(editable) });
export type RulesChange = z.infer<typeof RulesChange>;

/** Who changed which of them, and when. `before` and `after` hold what differs, by path. */
export const RulesEdit = z.object({
  version,
  at: Instant,
  by: z.nullable(Uuid),
  byName: z.string(),
  changes: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
});
export type RulesEdit = z.infer<typeof RulesEdit>;

/** The answer to reading and to changing them. */
export const RulesAnswer = z.object({
  rules: Rules,
  /** The latest first. */
  edits: z.array(RulesEdit),
});
export type RulesAnswer = z.infer<typeof RulesAnswer>;
