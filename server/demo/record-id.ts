import { v7 } from 'uuid';
import type { Draw } from './draw.ts';

/** A UUIDv7 that a seed and an instant decide. `at`: ISO 8601. */
export const recordId = (draw: Draw, at: string): string => v7({ msecs: Date.parse(at), random: draw.bytes(16) });
