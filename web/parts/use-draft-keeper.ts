import { useEffect, useMemo } from 'react';
import { useDevice } from '../device/device-context.tsx';
import { holdWhile } from '../update/typing.ts';
import { createDraftKeeper, type DraftKeeper } from './draft-keeper.ts';

/** The keeper of a form, which goes on when the person goes away, or a phone puts the app where it may never come back from. */
export function useDraftKeeper<Draft>(
  entity: string,
  entityId: string,
  write: (draft: Draft) => string | null,
  kept?: string | null,
): DraftKeeper<Draft> {
  const device = useDevice();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was kept when it began
  const keeper = useMemo(
    () => createDraftKeeper(write, (text) => holdWhile(device.keepDraft({ entity, entityId }, text)), kept),
    [device, entity, entityId, write],
  );
  useEffect(() => {
    document.addEventListener('visibilitychange', keeper.flush);
    return () => {
      document.removeEventListener('visibilitychange', keeper.flush);
      void keeper.flush();
    };
  }, [keeper]);
  return keeper;
}
