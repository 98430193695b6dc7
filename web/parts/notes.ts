/**
 * The small things that this browser remembers of the app's look and use, in `localStorage`. What cannot be kept (Firefox counts
 * it as a part of a full device) is forgotten: no screen fails for it.
 */
export const notes: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = {
  getItem: (key) => tried(() => localStorage.getItem(key)) ?? null,
  setItem: (key, value) => tried(() => localStorage.setItem(key, value)),
  removeItem: (key) => tried(() => localStorage.removeItem(key)),
};

function tried<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch {
    return undefined;
  }
}
