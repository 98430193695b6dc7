/** A name of any script inside a sentence of another: neither turns the other around. */
export const isolate = (name: string): string => `\u2068${name}\u2069`;
