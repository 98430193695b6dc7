import { useCallback, useEffect, useState } from 'react';
import type { DeviceList, OfficeDevice } from '#protocol/devices.ts';
import type { Problem } from '#protocol/errors.ts';
import { useDevice } from '../../device/device-context.tsx';

export interface OfficeDevices {
  /** Those that ask for somebody first; `undefined` until the server has answered. */
  devices: readonly OfficeDevice[] | undefined;
  problem: Problem | null;
  load(): Promise<void>;
}

export const lacks = ({ lives }: OfficeDevice): boolean => lives.some(({ missing }) => missing.length > 0);

/** A copy of its data that nobody has signed in on since it was found. */
export const isForked = ({ forks }: OfficeDevice): boolean => forks.some(({ newEpoch }) => newEpoch === null);

const asks = (device: OfficeDevice): boolean => lacks(device) || isForked(device);

/** The tenant's devices as the server has them now; nothing of it is kept here. */
export function useOfficeDevices(): OfficeDevices {
  const device = useDevice();
  const [devices, setDevices] = useState<readonly OfficeDevice[]>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(async () => {
    const read = await device.administer({ method: 'GET', path: '/api/admin/devices' });
    if (read.ok) {
      const all = (read.value as DeviceList).devices;
      setDevices([...all.filter(asks), ...all.filter((one) => !asks(one))]);
    }
    setProblem(read.ok ? null : read.problem);
  }, [device]);
  useEffect(() => void load(), [load]);
  return { devices, problem, load };
}
