import { useSyncExternalStore } from 'react';
import { notes } from '../parts/notes.ts';

const key = (profile: string) => `navette.amended-seen.${profile}`;
const listeners = new Set<() => void>();

/** How many changes by the office this person has looked at in the sync centre, on this device. */
export function useAmendedSeen(profile: string): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => Number(notes.getItem(key(profile)) ?? 0),
  );
}

export function markAmendedSeen(profile: string, count: number): void {
  if (Number(notes.getItem(key(profile)) ?? 0) === count) return;
  notes.setItem(key(profile), String(count));
  for (const listener of listeners) listener();
}
