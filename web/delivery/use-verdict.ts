import { useEffect, useState } from 'react';
import type { JournalEntry, WorkState } from '#device/api.ts';
import { useDevice, useSync } from '../device/device-context.tsx';

/** The journal entry behind a record's `needsYou` or `amended`: it knows who, when and what. */
export function useVerdict(entityId: string, state: WorkState | null): JournalEntry | null {
  const device = useDevice();
  const { counts } = useSync();
  const [found, setFound] = useState<JournalEntry | null>(null);
  const told = state === 'needsYou' || state === 'amended' ? state : null;
  const many = told && counts[told];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of verdicts is a reason to ask again
  useEffect(() => {
    if (!told) return setFound(null);
    let open = true;
    void device.journal({ limit: 1_000, states: [told] }).then((entries) => {
      if (open) setFound(entries.find((entry) => entry.entityId === entityId) ?? null);
    });
    return () => {
      open = false;
    };
  }, [device, entityId, told, many]);
  return found;
}
