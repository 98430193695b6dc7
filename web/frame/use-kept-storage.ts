import { useEffect } from 'react';
import { useDevice, useSync } from '../device/device-context.tsx';
import { useInstallWay } from '../install/use-install-way.ts';
import { notes } from '../parts/notes.ts';

const ASKED = 'navette-asked-to-keep';

/**
 * Asks the browser to keep the data when it is worth something to the person: once the app is installed, when the browser says
 * yes without a question, and once after the first work was saved here. Settings show the answer and ask again.
 */
export function useKeptStorage(): void {
  const device = useDevice();
  const installed = useInstallWay() === 'installed';
  const hasWork = useSync().committed > 0;
  useEffect(() => {
    const ask = () => void device.persist().catch(() => false);
    if (installed) ask();
    else if (hasWork && notes.getItem(ASKED) === null) {
      // One question at most: a browser may put it to the person.
      notes.setItem(ASKED, 'yes');
      if (notes.getItem(ASKED) !== null) ask();
    }
  }, [device, installed, hasWork]);
}
