import { CONFLICT_RESOLVED } from '../core/deed.ts';
import type { FieldShape, FieldShapes, PackShapes } from '../core/shape.ts';
import type { Said } from '../core/upcast.ts';

/** One event of each kind that a version knows, every field filled: what its golden file holds. */
export function samplesOf(shapes: PackShapes): Said[] {
  return Object.entries(shapes).flatMap(([entity, { fields, verbs, actions }]) => {
    const pack = entity.slice(0, entity.indexOf('.'));
    const fill = (of: FieldShapes) => sampleOf(pack, of);
    const payloadOf = (verb: string): Record<string, unknown> => {
      if (verb === 'DELETE') return {};
      if (verb === CONFLICT_RESOLVED) return { conflictEventIds: [idNamed('event')], values: fill(fields) };
      return fill(fields);
    };
    return [
      ...verbs.map((action) => ({ entity, action, payload: payloadOf(action) })),
      ...Object.entries(actions).map(([action, payload]) => ({ entity, action, payload: fill(payload) })),
    ];
  });
}

const sampleOf = (pack: string, fields: FieldShapes): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, valueIn(pack, name, shape)]));

/** Values in which something could be lost; others are told by their kind. */
const TELLING: Record<string, unknown> = {
  contact: 'Mme Amrani, 0555 12 34 56',
  tags: ['urgent', 'à revoir'],
};

function valueIn(pack: string, name: string, shape: FieldShape): unknown {
  if (name in TELLING) return TELLING[name];
  switch (shape.kind) {
    case 'text':
      return `a ${name}`.slice(0, shape.max);
    case 'integer':
      return 3;
    case 'money':
      return 1_250;
    case 'decimal':
      return 12.5;
    case 'boolean':
      return true;
    case 'instant':
      return '2026-11-20T08:00:00.000Z';
    case 'day':
      return '2026-11-20';
    case 'choice':
      return shape.choices?.at(-1);
    case 'reference':
      return idNamed(`${pack}.${shape.to}`);
    case 'position':
      return { latitude: 36.75, longitude: 3.06, accuracyM: 12 };
    case 'file':
      return 'ab'.repeat(32);
    case 'tags':
      return [`a ${name}`];
    case 'list':
      return [sampleOf(pack, shape.item ?? {})];
    case 'json':
      return { a: name };
  }
}

/** An id that stands for a record of an entity: the same in every file. */
export function idNamed(name: string): string {
  const hex = [...name].map((letter) => letter.charCodeAt(0).toString(16)).join('');
  return `00000000-0000-7000-8000-${hex.slice(-12).padStart(12, '0')}`;
}
