import { useMemo } from 'react';
import type { DeviceList, OfficeDevice } from '#protocol/devices.ts';
import type { Problem } from '#protocol/errors.ts';
import { useAdminRead } from '../use-admin-read.ts';

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

/** The tenant's devices as the server has them now. */
export function useOfficeDevices(): OfficeDevices {
  const { answer, problem, load } = useAdminRead<DeviceList>('/api/admin/devices');
  const devices = useMemo(
    () => answer && [...answer.devices.filter(asks), ...answer.devices.filter((one) => !asks(one))],
    [answer],
  );
  return { devices, problem, load };
}
