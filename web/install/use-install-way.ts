import { useSyncExternalStore } from 'react';
import { installWay, subscribeInstall } from './install-prompt.ts';

export const useInstallWay = () => useSyncExternalStore(subscribeInstall, installWay);
