import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuidSequence } from './uuid-sequence.ts';

test('ids are UUIDv7 and rise for ever, whatever the clock does', () => {
  const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const steps = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), bytes16), { minLength: 2, maxLength: 200 });
  fc.assert(
    fc.property(steps, (steps) => {
      let time = Date.parse('2026-11-20T08:00:00.000Z');
      let random = new Uint8Array(16);
      const next = uuidSequence({ now: () => time, bytes: () => random });
      const made = steps.map(([step, bytes]) => {
        time += step;
        random = bytes;
        return next();
      });
      expect([...made].sort()).toEqual(made);
      expect(new Set(made).size).toBe(made.length);
      for (const id of made)
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});
