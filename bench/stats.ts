/** What was timed, in milliseconds, over some repetitions. */
export interface Timing {
  p50: number;
  p95: number;
  best: number;
  times: number;
}

export function timingOf(samplesMs: readonly number[]): Timing {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  if (sorted.length === 0) throw new Error('nothing was timed');
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)]!;
  return { p50: at(0.5), p95: at(0.95), best: sorted[0]!, times: sorted.length };
}

/** `1 234` ms above a hundred, `12.3` below. */
export const ms = (value: number): string =>
  value >= 100 ? `${Math.round(value).toLocaleString('en').replaceAll(',', ' ')}` : value.toFixed(value < 10 ? 2 : 1);

export const times = (value: number): string => `${value.toFixed(2)} ×`;

/** A table as Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
