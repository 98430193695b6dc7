import { fold } from './fold-text.ts';

const ARABIC = /\p{Script=Arabic}/u;

/** Address and city in one line; a city that the address ends with is not said twice. */
export function addressLine(address: string | null, city: string | null): string {
  const said = address !== null && city !== null && fold(address).includes(fold(city));
  return [address, said ? null : city].filter(Boolean).join(ARABIC.test(address ?? '') ? '، ' : ', ');
}
