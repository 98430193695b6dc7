import type { BrowserStorage } from '../device-deps.ts';

/** What a worker may know of the browser's storage. Only a page can ask for persistence; a worker sees the answer. */
export const browserStorage: BrowserStorage = {
  report: async () => {
    const [{ usage }, persistent] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted()]);
    return { used: usage ?? null, persistent };
  },
  persist: () => navigator.storage.persisted(),
};
