import { useCallback } from 'react';
import type { Committed, Intent } from '#device/api.ts';
import type { Result } from '#protocol/result.ts';
import { useDevice } from './device-context.tsx';
import { pageContext } from './page-context.ts';

/** Station 1: tap. Commits a typed action; resolves when it is durable on the device. */
export function useCommit(): (intent: Intent) => Promise<Result<Committed>> {
  const device = useDevice();
  return useCallback(
    (intent) => device.commit({ ...intent, context: { ...pageContext(), ...intent.context } }),
    [device],
  );
}
