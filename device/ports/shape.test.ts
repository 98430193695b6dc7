import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorAnswer } from '#protocol/error-answer.ts';
import { PushAnswer } from '#protocol/push.ts';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import { SessionAnswer } from '#protocol/session.ts';
import { sessionShape } from '../session/session-shape.ts';
import { pushShape } from '../spool/push-shape.ts';
import { errorShape } from './error-shape.ts';

const ID = '01930000-0000-7000-8000-000000000001';
const AT = '2026-11-20T08:00:00.000Z';

const ANSWERS = [
  {
    name: 'error',
    shape: errorShape,
    schema: ErrorAnswer,
    good: { error: { code: 'X', message: 'x', retryable: true, recovery: 'retry', data: { a: 1 } } },
  },
  {
    name: 'session',
    shape: sessionShape,
    schema: SessionAnswer,
    good: {
      accessToken: 'x',
      expiresIn: 900,
      profile: 'x',
      deviceEpoch: 1,
      user: { id: ID, name: 'x', role: 'driver', locale: 'ar' },
      tenant: { id: ID, name: 'x', packs: ['logistics'], rules: DEFAULT_RULES },
      licence: 'x',
      licenceKey: 'x',
      epoch: 1,
    },
  },
  {
    name: 'push',
    shape: pushShape,
    schema: PushAnswer,
    good: {
      batchId: ID,
      serverTime: AT,
      receipts: [
        { eventId: ID, status: 'applied', version: 3, row: { id: ID, version: 3, lastModifiedAt: AT, note: null } },
        { eventId: ID, status: 'rejected', code: 'X', message: 'x', resolution: { action: 'DISCARD_LOCAL', data: {} } },
        { eventId: ID, status: 'conflict', visible: false, retryable: false, mergedInto: ID, replayed: true },
      ],
      received: { count: 3, through: 1, missing: [[2, 2]] },
      device: { isActive: true, requiresReauth: false },
    },
  },
] as const;

/** Paths of every value inside. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [
    path,
    ...[...keys].flatMap((key) => pathsOf((value as Record<string | number, unknown>)[key], [...path, key])),
  ];
}

const kindOf = (value: unknown) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

describe('shapes of answers', () => {
  it.each(ANSWERS)('$name: what the schema takes, the shape takes', ({ good, schema, shape }) => {
    expect(schema.safeParse(good).success).toBe(true);
    expect(shape.safeParse(good).success).toBe(true);
  });

  it.each(ANSWERS)('$name: one value of another kind, or gone: both say the same', ({ good, schema, shape }) => {
    const others = fc.constantFrom<unknown>(undefined, null, 'text', 0.5, true, [], {}, [1], { a: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(good)), others, (path, other) => {
        const broken = structuredClone({ root: good }) as Record<string | number, unknown>;
        let parent = broken;
        const [last = 'root', ...way] = ['root', ...path].reverse();
        for (const key of way.reverse()) parent = parent[key] as typeof parent;
        // A text for a text is a matter of form, which the device does not depend on.
        fc.pre(kindOf(parent[last]) !== 'string' || kindOf(other) !== 'string');
        parent[last] = other;
        expect(shape.safeParse(broken.root).success).toBe(schema.safeParse(broken.root).success);
      }),
      { numRuns: 1_500 },
    );
  });
});
