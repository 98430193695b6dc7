import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { FormValues } from './form-values.ts';

/** What somebody types over: values, and the version of the row that they are of; a new record has none. */
export interface Ground {
  values: FormValues;
  version?: number;
}

/** What is kept of an unfinished form. */
export interface KeptForm {
  /** When it was last changed. */
  at: string;
  /** Of the fields that were typed in. */
  values: FormValues;
  /** What stood in them. Older builds kept every field, and not this. */
  over?: Ground;
}

const BYTES = '$bytes';

/** Bytes of new files stand in the JSON as hexadecimal digits. */
export const writeForm = (kept: KeptForm): string =>
  JSON.stringify(kept, (_name, held: unknown) => (held instanceof Uint8Array ? { [BYTES]: bytesToHex(held) } : held));

/** `null` for what is no draft of a form. */
export function readForm(text: string | null): KeptForm | null {
  if (text === null) return null;
  try {
    const found: unknown = JSON.parse(text, (_name, held: unknown) => {
      const digits = typeof held === 'object' && held !== null ? (held as Record<string, unknown>)[BYTES] : undefined;
      return typeof digits === 'string' ? hexToBytes(digits) : held;
    });
    const isKept = typeof found === 'object' && found !== null && 'at' in found && 'values' in found;
    return isKept ? (found as KeptForm) : null;
  } catch {
    return null;
  }
}
