import { useEffect } from 'react';
import { useDevice } from '../device/device-context.tsx';
import { useInstallWay } from '../install/use-install-way.ts';

/** Asks the browser to keep the data once the app is installed: then it says yes without a question to the person. */
export function useKeptStorage(): void {
  const device = useDevice();
  const installed = useInstallWay() === 'installed';
  useEffect(() => {
    if (installed) void device.persist();
  }, [device, installed]);
}
