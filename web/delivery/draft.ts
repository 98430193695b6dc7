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

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const { code, receivedBy, signature } = value as Partial<Draft>;
  if (typeof code !== 'string' || typeof receivedBy !== 'string') return false;
  return signature === null || (typeof signature === 'object' && Array.isArray(signature.strokes));
}

/** As the device keeps it; `null`: there is nothing to be kept. */
export const writeDraft = (draft: Draft): string | null => (isEmpty(draft) ? null : JSON.stringify(draft));

/** An empty one when there is none or it cannot be read. */
export function readDraft(kept: string | null): Draft {
  try {
    const value: unknown = JSON.parse(kept ?? 'null');
    return isDraft(value) ? value : EMPTY_DRAFT;
  } catch {
    return EMPTY_DRAFT;
  }
}
