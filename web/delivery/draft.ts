import type { PointGroup } from 'signature_pad';

/** A signature as strokes, in CSS pixels of the field it was drawn in. */
export interface Drawing {
  width: number;
  height: number;
  strokes: PointGroup[];
}

/** What a person has put into the form of a validation so far. */
export interface Draft {
  code: string;
  receivedBy: string;
  signature: Drawing | null;
}

export const EMPTY_DRAFT: Draft = { code: '', receivedBy: '', signature: null };
export const isEmpty = ({ code, receivedBy, signature }: Draft): boolean =>
  code === '' && receivedBy === '' && signature === null;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
const PREFIX = 'navette.validation';
const keyOf = (profile: string, id: string) => `${PREFIX} ${profile} ${id}`;

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const { code, receivedBy, signature } = value as Partial<Draft>;
  if (typeof code !== 'string' || typeof receivedBy !== 'string') return false;
  return signature === null || (typeof signature === 'object' && Array.isArray(signature.strokes));
}

/** The draft of one person for one delivery; an empty one when there is none or it cannot be read. */
export function readDraft(store: Store, profile: string, id: string): Draft {
  try {
    const value: unknown = JSON.parse(store.getItem(keyOf(profile, id)) ?? 'null');
    return isDraft(value) ? value : EMPTY_DRAFT;
  } catch {
    return EMPTY_DRAFT;
  }
}

/** Keeps a draft, or forgets it when it is empty. A full store keeps what it had: the form itself is still on the screen. */
export function keepDraft(store: Store, profile: string, id: string, draft: Draft): void {
  try {
    if (isEmpty(draft)) store.removeItem(keyOf(profile, id));
    else store.setItem(keyOf(profile, id), JSON.stringify(draft));
  } catch {
    // Storage refused; nothing typed is lost while the screen is open.
  }
}

/** Forgets all drafts of a profile, when it signs out. */
export function forgetDrafts(store: Storage, profile: string): void {
  for (const key of Object.keys(store)) {
    if (key.startsWith(`${PREFIX} ${profile} `)) store.removeItem(key);
  }
}
