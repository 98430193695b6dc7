// Station 6: apply. What an event leaves for its author's next one on the same record to stand on.
import type { Receipt } from '#protocol/receipt.ts';
import { type Base, isPlain, plainBase } from './target.ts';

export interface NextBase extends Base {
  /** The record that the event turned out to be about. */
  entityId: string;
}

/** What an event of the sending device has left, which it had recorded under this number. */
export interface OwnLine {
  seq: number;
  base: NextBase;
}

/** What the ledger keeps of it: nothing where the receipt tells the same. */
export function besideReceipt({ row }: Receipt, base: NextBase | undefined): NextBase | null {
  if (!base || (row?.version === base.version && isPlain(base))) return null;
  return base;
}

/** The same, read again. What was recorded before the ledger kept any tells by its receipt alone what it lost. */
function recordedBase({ status, row, code, resolution }: Receipt, kept: NextBase | null): NextBase | undefined {
  if (kept) return kept;
  // In a conflict nothing was written.
  if (!row || (status !== 'applied' && status !== 'amended')) return undefined;
  const lost = code === 'OVERTAKEN' ? resolution?.data?.lost : undefined;
  return { ...plainBase(row.version), entityId: row.id, ...(Array.isArray(lost) && { hidden: lost }) };
}

/** Of lines of the ledger. */
export const ownLinesOf = (lines: Iterable<{ seq: number; receipt: Receipt; nextBase: NextBase | null }>): OwnLine[] =>
  [...lines].flatMap(({ seq, receipt, nextBase }) => {
    const base = recordedBase(receipt, nextBase);
    return base ? [{ seq, base }] : [];
  });

/** Earlier events: their verdicts, and what they left for the next. */
export interface Before {
  verdicts: Map<string, Receipt>;
  bases: Map<string, NextBase>;
}

/** As the ledger has them. */
export function beforeOf(lines: Iterable<{ id: string; receipt: Receipt; nextBase: NextBase | null }>): Before {
  const before: Before = { verdicts: new Map(), bases: new Map() };
  for (const { id, receipt, nextBase } of lines) {
    before.verdicts.set(id, receipt);
    const base = recordedBase(receipt, nextBase);
    if (base) before.bases.set(id, base);
  }
  return before;
}

/** The base that the author's own edit before this one made: nobody conflicts with themselves. */
export function ownBase(
  { after, entityId }: { after: readonly string[]; entityId: string },
  bases: ReadonlyMap<string, NextBase>,
): NextBase | undefined {
  return after
    .map((id) => bases.get(id))
    .filter((base) => base?.entityId === entityId)
    .at(-1);
}

/**
 * The same of an event from before the server was set back, which names none: its author had the answers to what they did before, and
 * those answers are lost. What this server has made of it since, above the `floor`, stands under other versions than the one they saw.
 */
export function ownBaseAnew(
  { seq, entityId }: { seq: number; entityId: string },
  lines: readonly OwnLine[],
  floor = 0,
): NextBase | undefined {
  return lines
    .filter(({ seq: at, base }) => at < seq && base.entityId === entityId && (base.version ?? 0) > floor)
    .sort((a, b) => a.seq - b.seq)
    .at(-1)?.base;
}
