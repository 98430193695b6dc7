import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '#protocol/errors.ts';
import type { EditableRules } from '#protocol/rule-bounds.ts';
import type { RulesAnswer } from '#protocol/rules-change.ts';
import { useDevice } from '../../device/device-context.tsx';

const PATH = '/api/admin/rules';

export interface TenantRules {
  /** `null`: not here yet. */
  answer: RulesAnswer | null;
  problem: Problem | null;
  load(): Promise<void>;
  /** True when they were saved. */
  save(rules: EditableRules): Promise<boolean>;
}

/** The tenant's rules as the server has them. Nothing is kept here: without a network there is nothing to edit. */
export function useRules(): TenantRules {
  const device = useDevice();
  const [answer, setAnswer] = useState<RulesAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const load = useCallback(async () => {
    const read = await device.administer({ method: 'GET', path: PATH });
    if (read.ok) setAnswer(read.value as RulesAnswer);
    setProblem(read.ok ? null : read.problem);
  }, [device]);
  useEffect(() => void load(), [load]);

  const save = async (rules: EditableRules): Promise<boolean> => {
    const body = { version: answer?.rules.version, rules };
    const saved = await device.administer({ method: 'PUT', path: PATH, body });
    if (saved.ok) setAnswer(saved.value as RulesAnswer);
    setProblem(saved.ok ? null : saved.problem);
    return saved.ok;
  };
  return { answer, problem, load, save };
}
