import { latinDigits } from './fold-text.ts';
import { numberFormat } from './formats.ts';

/** A number as it was typed; `unclear`: its one sign may stand between thousands or before decimals. */
export type TypedNumber = { value: number; decimals: number } | 'none' | 'unclear';

/** The signs by which a language tag writes numbers. */
function signsOf(tag: string): { group: string | undefined; decimal: string } {
  const parts = numberFormat(tag, {}).formatToParts(1_234_567.8);
  const sign = (wanted: string) => parts.find(({ type }) => type === wanted)?.value;
  return { group: sign('group'), decimal: sign('decimal') ?? '.' };
}

/** `1234.5`, as JavaScript writes it, with the decimal sign of the language. */
export const numberText = (plain: string, tag: string): string => plain.replace('.', signsOf(tag).decimal);

const DIRECTION_MARKS = /[\u061c\u200e\u200f]/g;
/** One sign throughout, before each three digits; in India before each two as well. */
const GROUPED = /^\d{1,3}([ .,\u066c])\d{3}(?:\1\d{3})*$|^\d{1,2}([ .,\u066c])(?:\d{2}\2)+\d{3}$/;

/** Where the decimals begin: the place of their sign, `null` without any. */
function decimalSign(body: string, tag: string): number | null | 'unclear' {
  const found = [...body.matchAll(/[ .,\u066b\u066c]/g)];
  const last = found.at(-1);
  if (!last) return null;
  const [sign] = last;
  const isSeveral = found.filter(([one]) => one === sign).length > 1;
  if (sign === ' ' || sign === '\u066c' || isSeveral) return null;
  const signs = signsOf(tag);
  if (found.length > 1 || sign === '\u066b' || sign === signs.decimal) return last.index;
  const [whole, after] = [body.slice(0, last.index), body.slice(last.index + 1)];
  // A thousand times too small would be as likely as right.
  if (after.length !== 3 || /^0*$/.test(whole)) return last.index;
  return sign === signs.group && whole.length <= 3 ? null : 'unclear';
}

/** As people type it: any digits, spaces or signs between thousands, a comma or a point before decimals. */
export function typedNumber(typed: string, tag: string): TypedNumber {
  const text = latinDigits(typed).replace(DIRECTION_MARKS, '').replace(/\s/g, ' ').trim();
  const body = text.replace(/^[-+]/, '');
  const at = decimalSign(body, tag);
  if (at === 'unclear') return /^\d+.\d+$/.test(body) ? 'unclear' : 'none';
  const whole = at === null ? body : body.slice(0, at);
  const decimals = at === null ? '' : body.slice(at + 1);
  if (!/^\d*$/.test(whole) && !GROUPED.test(whole)) return 'none';
  if (!/^\d*$/.test(decimals) || (whole === '' && decimals === '')) return 'none';
  const value = Number(`${whole.replace(/\D/g, '')}.${decimals}0`);
  return { value: text.startsWith('-') ? -value : value, decimals: decimals.length };
}
