import { useCallback, useEffect, useRef, useState } from 'react';
import type { AdminCall } from '#device/api.ts';
import type { Problem } from '#protocol/errors.ts';
import { useDevice } from '../device/device-context.tsx';
import { useNow } from '../device/now.ts';

export interface AdminRead<T> {
  /** The last one; `undefined` until the server has answered. */
  answer: T | undefined;
  /** Why there is no newer one. */
  problem: Problem | null;
  load(): Promise<void>;
}

/** What the server answers an administrator: asked again each minute, and when the page is seen again; nothing of it is kept here. */
export function useAdminRead<T>(path: AdminCall['path']): AdminRead<T> {
  const device = useDevice();
  const minute = useNow();
  const [answer, setAnswer] = useState<T>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const asked = useRef(0);
  const load = useCallback(async () => {
    const mine = ++asked.current;
    const read = await device.administer({ method: 'GET', path });
    // Overtaken by a later question.
    if (mine !== asked.current) return;
    if (read.ok) setAnswer(read.value as T);
    setProblem(read.ok ? null : read.problem);
  }, [device, path]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each minute anew
  useEffect(() => {
    if (document.visibilityState === 'visible') void load();
  }, [load, minute]);
  return { answer, problem, load };
}
