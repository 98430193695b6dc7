// Station 6: apply. When an edit was made, by the server's clock.

/** The device's clock and the server's at the same moment: when a push was sent and when it came. Milliseconds. */
export interface Clocks {
  /** `null`: the device did not say. */
  device: number | null;
  server: number;
}

/** Clocks that differ by less agree: what is measured is as much the time on the way. More is corrected and told of. Milliseconds. */
export const TOLERANCE_MS = 120_000;

export interface EffectiveInstant {
  at: number;
  /** How far the device's clock is ahead (positive) or behind, or how far the instant lay in the future. Milliseconds. */
  driftMs: number;
  isDrifted: boolean;
}

/**
 * The event's own instant, corrected by how far the device's clock is off, and never later than its arrival: a device that
 * is ten years ahead wins nothing for ever, nor does one whose clock was set right before it sent. A clock that was behind
 * and was set right before it sent cannot be told from an edit that is old.
 */
export function effectiveInstant(occurredAt: string, { device, server }: Clocks): EffectiveInstant {
  const measured = device === null ? 0 : device - server;
  const offset = Math.abs(measured) > TOLERANCE_MS ? measured : 0;
  const corrected = Date.parse(occurredAt) - offset;
  const future = corrected - server;
  const driftMs = future > Math.abs(offset) ? future : offset;
  return { at: Math.min(corrected, server), driftMs, isDrifted: Math.abs(driftMs) > TOLERANCE_MS };
}
