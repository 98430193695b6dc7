import type { ReactNode } from 'react';

export interface Notice {
  /** A second notice of the same id takes the place of the first. */
  id: string;
  tone: 'needsYou' | 'received';
  title: string;
  /** The record it is about, such as a reference; never broken over two lines. */
  name?: string | null;
  text: ReactNode;
  /** Where to read on. */
  link?: { href: string; words: string };
}

let shown: readonly Notice[] = [];
const listeners = new Set<() => void>();
const set = (next: readonly Notice[]) => {
  shown = next;
  for (const listener of listeners) listener();
};

export const noticesShown = (): readonly Notice[] => shown;

export function subscribeNotices(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Says something that is not tied to the screen in view. It stays until the person closes it: nobody looks at a phone at the very moment. */
export const tell = (notice: Notice): void => set([...shown.filter(({ id }) => id !== notice.id), notice]);

/** They were for one person. */
export const dismissAll = (): void => set([]);

export const dismiss = (id: string): void => set(shown.filter((notice) => notice.id !== id));
