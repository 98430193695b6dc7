import { BRANDS, FAMILIES } from './catalogue.ts';
import type { Draw } from './draw.ts';
import { recordId } from './record-id.ts';
import type { ProductRow } from './rows.ts';

/** Prices end in 5 dinars. */
const STEP_CENTS = 500;

/** How many products the catalogue can make. */
export const catalogueSize = (): number =>
  FAMILIES.reduce((sum, { variants, brands, formats }) => sum + variants.length * brands.length * formats.length, 0);

/**
 * `count` products of the catalogue, in the order of their codes. When fewer than all are wanted, chance leaves some out,
 * so that each shelf stays. `at`: since when they are sold, ISO 8601.
 */
export function productsOf(draw: Draw, count: number, at: string): ProductRow[] {
  const all = FAMILIES.flatMap((family) =>
    family.variants.flatMap((variant) =>
      family.brands.flatMap((brand) => family.formats.map((format) => ({ family, variant, brand, format }))),
    ),
  );
  if (count > all.length) throw new Error(`the catalogue has ${all.length} products, not ${count}`);
  const kept = new Set(draw.shuffle(all).slice(0, count));
  const numbers = new Map<string, number>();
  return all
    .filter((one) => kept.has(one))
    .map(({ family, variant, brand, format }) => {
      const number = (numbers.get(family.prefix) ?? 0) + 1;
      numbers.set(family.prefix, number);
      const cents = format.dinars * 100 * BRANDS[brand]! * (1 + draw.int(-4, 8) / 100);
      return {
        id: recordId(draw, at),
        code: `${family.prefix}-${String(number).padStart(3, '0')}`,
        name: `${family.name} ${variant} ${brand} ${format.size}`,
        unit: format.unit,
        priceCents: Math.round(cents / STEP_CENTS) * STEP_CENTS,
        taxRateBp: family.taxRateBp,
      };
    });
}
