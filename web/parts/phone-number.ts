import { latinDigits } from './fold-text.ts';

/** Emergency numbers have three digits; what has fewer is no number. */
const FEWEST = 3;

/** What to dial of a number as people write it: of several the first, without what is written around it; `null`: none is there. */
export function phoneNumber(written: string): string | null {
  const parts = latinDigits(written).split(/[^\d\s()+.-]|\s-\s/);
  const found = parts.map((part) => part.replace(/[^\d+]/g, '')).find((digits) => digits.length >= FEWEST);
  return found ?? null;
}
