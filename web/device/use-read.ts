import { useEffect, useRef, useState } from 'react';
import type { DeviceApi } from '#device/api.ts';
import { useDevice, useDeviceStore } from './device-context.tsx';
import { isHeld } from './use-live.ts';

/**
 * What the device answers to `read`, asked again whenever `moment` changes, and when any row may have: also after another tab has
 * kept the file. What cannot be read leaves the last answer in view; `undefined` until there is one.
 */
export function useRead<Answer>(read: (device: DeviceApi) => Promise<Answer>, moment: string): Answer | undefined {
  const device = useDevice();
  const store = useDeviceStore();
  const [answer, setAnswer] = useState<Answer>();
  const question = useRef(read);
  question.current = read;
  useEffect(() => {
    // Named here because a change of it is what makes this run again.
    void moment;
    let last = 0;
    const ask = () => {
      last += 1;
      const mine = last;
      question.current(device).then(
        (found) => mine === last && setAnswer(() => found),
        (error) => void (isHeld(error) || reportError(error)),
      );
    };
    const stop = store.onRows([], ask);
    ask();
    return () => {
      last = -1;
      stop();
    };
  }, [device, store, moment]);
  return answer;
}
