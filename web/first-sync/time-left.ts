/** How long is left, in the coarsest unit that still helps: steady words, not a countdown that jumps. */
export function timeLeft(ms: number): { unit: 'second' | 'minute'; count: number } {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 50) return { unit: 'second', count: Math.max(5, Math.ceil(seconds / 5) * 5) };
  return { unit: 'minute', count: Math.max(1, Math.round(seconds / 60)) };
}
