/**
 * One field in which a record stands otherwise than its author was shown it. Receipts that are `amended` carry them as
 * `resolution.data.amended`; devices keep them with the verdict.
 */
export interface Amendment {
  /** Of the field, also in an item of a list: `lines[0].unitPriceCents`. */
  path: string;
  shown: unknown;
  stands: unknown;
  /** Of an amount: `stands` less `shown`, in the currency's smallest unit. */
  difference?: number;
  /** The record that the item is about: an entity of the same pack, and an id. */
  of?: { entity: string; id: string };
}

/** Those in the data of a verdict; none in data that this build does not understand. */
export function amendmentsIn({ amended }: Readonly<Record<string, unknown>>): Amendment[] {
  if (!Array.isArray(amended)) return [];
  return amended.filter((one): one is Amendment => typeof (one as Partial<Amendment> | null)?.path === 'string');
}
