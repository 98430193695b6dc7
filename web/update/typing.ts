import { useEffect } from 'react';

const held = new Set<symbol>();
const listeners = new Set<() => void>();
const changed = () => {
  for (const listener of listeners) listener();
};

/** Somebody is in the middle of something that a reload would take away. */
export const isTyping = (): boolean => held.size > 0;

export function subscribeTyping(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** A form holds this while it has unsaved input; updates wait until nobody does. */
export function useTyping(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const mine = Symbol('typing');
    held.add(mine);
    changed();
    return () => {
      held.delete(mine);
      changed();
    };
  }, [active]);
}
