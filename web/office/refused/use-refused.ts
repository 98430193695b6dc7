import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '#protocol/errors.ts';
import type { RefusedAnswer, RefusedEvent } from '#protocol/repair.ts';
import { useDevice } from '../../device/device-context.tsx';

export interface Refused {
  /** `undefined` until the server has answered. */
  events: readonly RefusedEvent[] | undefined;
  hasMore: boolean;
  problem: Problem | null;
  /** From the beginning. */
  load(): void;
  more(): void;
}

/** Refused work of the tenant, as the server has it now; nothing of it is kept on this device. */
export function useRefused(): Refused {
  const device = useDevice();
  const [answer, setAnswer] = useState<RefusedAnswer>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = useCallback(
    async (before: string | null) => {
      const path = `/api/admin/refused${before === null ? '' : `?before=${before.replaceAll(':', '%3A')}`}` as const;
      const read = await device.administer({ method: 'GET', path });
      setProblem(read.ok ? null : read.problem);
      if (!read.ok) return;
      const page = read.value as RefusedAnswer;
      setAnswer((known) => (before === null || !known ? page : { ...page, events: [...known.events, ...page.events] }));
    },
    [device],
  );
  useEffect(() => void read(null), [read]);
  return {
    events: answer?.events,
    hasMore: answer?.before != null,
    problem,
    load: () => void read(null),
    more: () => void read(answer?.before ?? null),
  };
}
