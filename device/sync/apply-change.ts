// Station 10: rebase. The rule of an event's action, as its pack declares it.

import { validate } from '#packs/core/validate.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { ApplyChange } from './rebase.ts';

/** The same rule that predicted at the commit; after an update of the app a rule may have changed or gone. */
export const applyChangeOf =
  ({ entity }: KnownEntity): ApplyChange =>
  (row, { action, payload, userId, deviceId, occurredAt }) => {
    const rule = entity.actions[action];
    if (!rule) return null;
    const checked = validate(rule.payload, payload);
    return checked.ok ? rule.apply(row, checked.values, { userId, deviceId, occurredAt }) : null;
  };
