import { useCallback, useEffect, useRef, useState } from 'react';
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
  /** The next page; while one is being read, nothing. */
  more(): void;
}

const keyOf = ({ deviceId, eventId }: RefusedEvent): string => `${deviceId} ${eventId}`;

/** A page after what is known; what was repaired or came meanwhile moves the pages, and stands once. */
function joined(known: RefusedAnswer | undefined, page: RefusedAnswer): RefusedAnswer {
  const before = known?.events ?? [];
  const keys = new Set(before.map(keyOf));
  return { ...page, events: [...before, ...page.events.filter((one) => !keys.has(keyOf(one)))] };
}

/** Refused work of the tenant, as the server has it now; nothing of it is kept on this device. */
export function useRefused(): Refused {
  const device = useDevice();
  const [answer, setAnswer] = useState<RefusedAnswer>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const asked = useRef(0);
  const reading = useRef(false);
  const read = useCallback(
    async (before: string | null) => {
      const mine = ++asked.current;
      reading.current = true;
      const path = `/api/admin/refused${before === null ? '' : `?before=${before.replaceAll(':', '%3A')}`}` as const;
      const read = await device.administer({ method: 'GET', path });
      // Overtaken by a later question.
      if (mine !== asked.current) return;
      reading.current = false;
      setProblem(read.ok ? null : read.problem);
      if (!read.ok) return;
      const page = read.value as RefusedAnswer;
      setAnswer((known) => joined(before === null ? undefined : known, page));
    },
    [device],
  );
  useEffect(() => void read(null), [read]);
  const next = answer?.before ?? null;
  const more = useCallback(() => {
    if (next !== null && !reading.current) void read(next);
  }, [next, read]);
  return { events: answer?.events, hasMore: next !== null, problem, load: () => void read(null), more };
}
