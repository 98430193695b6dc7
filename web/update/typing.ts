import { useEffect } from 'react';

const LOCK = 'navette-typing';

const held = new Set<symbol>();
const listeners = new Set<() => void>();
/** Lets other windows see that somebody types in this one; gone with the window, however it ends. */
let release: (() => void) | null = null;

function changed(): void {
  if (held.size > 0 && !release) {
    const typing = new Promise<void>((resolve) => {
      release = resolve;
    });
    void navigator.locks.request(LOCK, { mode: 'shared' }, () => typing);
  } else if (held.size === 0) {
    release?.();
    release = null;
  }
  for (const listener of listeners) listener();
}

/** Somebody is in the middle of something, in this window, that a reload would take away. */
export const isTyping = (): boolean => held.size > 0;

/** The same, in any other window of the app. */
export async function isTypingElsewhere(): Promise<boolean> {
  if (isTyping()) return false;
  const locks = await navigator.locks.query();
  return locks.held?.some(({ name }) => name === LOCK) ?? false;
}

export function subscribeTyping(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Holds updates back until the answer is called. */
function hold(): () => void {
  const mine = Symbol('typing');
  held.add(mine);
  changed();
  return () => {
    held.delete(mine);
    changed();
  };
}

/** What was typed is on its way to the disk, or leaves it: an update waits for that, too. */
export async function holdWhile<Answer>(under: Promise<Answer>): Promise<Answer> {
  const release = hold();
  return await under.finally(release);
}

/** A form holds this while it has unsaved input; updates wait until nobody does. */
export function useTyping(active: boolean): void {
  useEffect(() => {
    if (active) return hold();
  }, [active]);
}
