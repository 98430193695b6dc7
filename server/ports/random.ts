export interface Random {
  /** Fit for secrets in the system's source; repeatable in the double. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

/** The double: the same bytes for the same seed. Mulberry32, by Tommy Ettinger (public domain). */
export function testRandom(seed = 1): Random {
  let state = seed >>> 0;
  const byte = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) & 0xff;
  };
  return { bytes: (length) => Uint8Array.from({ length }, byte) };
}
