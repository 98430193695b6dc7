/** Letters and digits that nobody confuses when a code is read aloud or typed with gloves: no 0 O 1 I L 5 S 2 Z 8 B U V. */
export const CODE_LETTERS = '34679ACDEFGHJKMNPQRTWXY';

/**
 * `K7Q-4FXM`: what people call a record from the moment it is made, without asking any server. It follows from the record's
 * id alone, so every device and the server find the same one. Two of a tenant's records share one in about 3 billion cases.
 */
export function shortCodeOf(id: string): string {
  // The last 12 digits of a UUIDv7 are random.
  let rest = Number.parseInt(id.slice(-12), 16);
  let code = '';
  for (let place = 0; place < 7; place++) {
    code += CODE_LETTERS[rest % CODE_LETTERS.length];
    rest = Math.floor(rest / CODE_LETTERS.length);
  }
  return `${code.slice(0, 3)}-${code.slice(3)}`;
}

/** A code as people type it: case, spaces and dashes do not count. */
export const normalizeCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]+/g, '');
