import type { Stack } from './stack.ts';

/** One part of bench/README.md, measured anew. */
export interface Section {
  title: string;
  /** What exactly was timed, for readers. */
  about: string;
  /** A Markdown table. */
  table: string;
}

export interface Measure {
  /** As in `npm run bench -- <name>`. */
  name: string;
  run(stack: Stack): Promise<Section>;
}
